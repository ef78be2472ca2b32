"""Papers that every office, landlord, hospital and agent words for itself (各家自拟文书).

Drawn from how public forms and contracts are worded, by somebody who saw neither the reader nor
its templates; the reading has been learned from them since. Blanks are typed or filled in by pen,
boxes are ticked as people tick them. Each kind of document is a module with ``LAYOUTS``.
"""
