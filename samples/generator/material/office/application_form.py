"""Applications: for one trade as a whole, and for single permits (申请表)."""

from samples.generator.material.office import counter_forms, joint_forms, single_forms
from samples.generator.material.sheet import Layout

LAYOUTS: dict[str, Layout] = {
    "window": joint_forms.window,
    "yes-no": joint_forms.yes_no,
    "above": joint_forms.above,
    "letter": joint_forms.letter,
    "food": single_forms.food,
    "fire": single_forms.fire,
    "hygiene": single_forms.hygiene,
    "hotel": single_forms.hotel,
    "registration": counter_forms.registration,
    "cover": counter_forms.cover,
    "tobacco": counter_forms.tobacco,
    "online": counter_forms.online,
}
