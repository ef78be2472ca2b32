"""Papers that every office, landlord, hospital and agent words for itself, held out (各家自拟).

Drawn from how public forms and contracts are worded, by somebody who saw neither the reader nor
its templates; nothing is tuned on them. Blanks are typed or filled in by pen, boxes are ticked as
people tick them. Each kind of document is a module with ``LAYOUTS``.
"""
