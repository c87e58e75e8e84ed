"""A person, with a typed field for each fact of the ruleset balanced_back. Written by `backrules new --profile`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import attrs

__all__ = ["Profile"]

RedFlags = Literal[
    "bladder_or_bowel",
    "saddle_numbness",
    "leg_weakness",
    "chest_pain",
    "neck_signs",
    "pregnancy_signs",
    "serious_injury",
    "cancer_history",
    "fever",
    "weight_loss",
    "night_pain",
    "arm_weakness",
    "dizziness",
]
BackPain = Literal["upper", "mid", "lower"]
LegPain = Literal["none", "one_leg", "both_legs"]
HealthConditions = Literal[
    "recent_back_surgery",
    "vertebral_fracture",
    "disc_or_nerve",
    "osteoporosis",
    "pregnancy",
    "postpartum",
    "heart_or_blood_pressure",
]
AgeGroup = Literal["under_18", "adult", "over_55", "over_70"]
DeadliftExperience = Literal["none", "learning", "comfortable"]
Equipment = Literal[
    "barbell",
    "hex_bar",
    "dumbbells",
    "kettlebell",
    "bands",
    "pull_up_bar",
    "lat_pulldown",
    "cable_row",
    "bench",
    "back_extension",
    "mat",
]
PlanesTrained = Literal["sagittal", "frontal", "transverse"]
Goals = Literal["strength", "posture", "back_health", "appearance", "flexibility"]
RowEquipment = Literal["none", "dumbbells", "barbell", "cable", "machine"]
TrainingLevel = Literal["new", "intermediate", "advanced"]
CurrentExercises = Literal[
    "presses",
    "curls",
    "sit_ups",
    "pull_ups",
    "rows",
    "rear_raises",
    "deadlifts",
    "back_extensions",
    "side_planks",
    "bird_dogs",
]


@attrs.frozen(kw_only=True)
class Profile:
    """What is known about a person; None is unknown.

    A field for several options takes a collection, which settles all of them, or a mapping option -> bool, which
    leaves the others unknown. Values are checked when the profile is used.

    Attributes:
        red_flags: warning signs.
        back_pain: where the back hurts.
        pain_severity: back pain at its worst, 0 to 10.
        neck_pain: neck pain.
        neck_pain_severity: neck pain at its worst, 0 to 10.
        leg_pain: pain that runs into the legs.
        pain_weeks: weeks with back pain, 0 to 5000 weeks.
        health_conditions: health conditions.
        age_group: age.
        first_back_pain: first back pain.
        cleared_by_clinician: cleared by a clinician.
        desk_hours: hours at a desk, 0 to 24 h/day.
        deadlift_experience: deadlift experience.
        equipment: equipment.
        slouches: slouching.
        trains_front_more: more training for the front than for the back.
        planes_trained: planes trained.
        goals: goals.
        tight_back: tight back.
        finished_strength_workout: strength workout just finished.
        stretches_after_training: stretching after training.
        can_do_pull_up: able to do a pull-up.
        row_equipment: what rows are done with.
        front_sets: hard sets for the front, 0 to 100 sets/week.
        upper_mid_back_sets: hard sets for the upper and mid back, 0 to 100 sets/week.
        lower_back_sets: hard sets for the lower back, 0 to 100 sets/week.
        training_level: training level.
        thinks_deadlifts_are_harmful: worry that deadlifts harm the back.
        overhead_activity: reaching overhead or throwing.
        heavy_job: heavy work.
        sagittal_sets: hard sets forward and back, 0 to 100 sets/week.
        frontal_sets: hard sets side to side, 0 to 100 sets/week.
        transverse_sets: hard sets in turning, 0 to 100 sets/week.
        stretches_per_week: times of stretching a week, 0 to 21 times/week.
        training_days: days with back training at present, 0 to 7 days/week.
        days_per_week: days there are for training, 1 to 7 days/week.
        minutes_per_session: minutes there are for a session, 1 to 240 min.
        weeks_since_training: weeks since the last training, 0 to 2000 weeks.
        current_exercises: exercises of a usual week.
        sets_per_exercise: hard sets of each exercise, 1 to 25 sets/week.
    """

    red_flags: Collection[RedFlags] | Mapping[RedFlags, bool | None] | None = None
    back_pain: Collection[BackPain] | Mapping[BackPain, bool | None] | None = None
    pain_severity: int | None = None
    neck_pain: bool | None = None
    neck_pain_severity: int | None = None
    leg_pain: LegPain | None = None
    pain_weeks: int | None = None
    health_conditions: Collection[HealthConditions] | Mapping[HealthConditions, bool | None] | None = None
    age_group: AgeGroup | None = None
    first_back_pain: bool | None = None
    cleared_by_clinician: bool | None = None
    desk_hours: float | None = None
    deadlift_experience: DeadliftExperience | None = None
    equipment: Collection[Equipment] | Mapping[Equipment, bool | None] | None = None
    slouches: bool | None = None
    trains_front_more: bool | None = None
    planes_trained: Collection[PlanesTrained] | Mapping[PlanesTrained, bool | None] | None = None
    goals: Collection[Goals] | Mapping[Goals, bool | None] | None = None
    tight_back: bool | None = None
    finished_strength_workout: bool | None = None
    stretches_after_training: bool | None = None
    can_do_pull_up: bool | None = None
    row_equipment: RowEquipment | None = None
    front_sets: float | None = None
    upper_mid_back_sets: float | None = None
    lower_back_sets: float | None = None
    training_level: TrainingLevel | None = None
    thinks_deadlifts_are_harmful: bool | None = None
    overhead_activity: bool | None = None
    heavy_job: bool | None = None
    sagittal_sets: float | None = None
    frontal_sets: float | None = None
    transverse_sets: float | None = None
    stretches_per_week: int | None = None
    training_days: int | None = None
    days_per_week: int | None = None
    minutes_per_session: int | None = None
    weeks_since_training: int | None = None
    current_exercises: Collection[CurrentExercises] | Mapping[CurrentExercises, bool | None] | None = None
    sets_per_exercise: float | None = None
