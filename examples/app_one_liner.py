"""The shortest way from a person to advice."""

import backrules

for advice in backrules.recommend({"desk_hours": 9, "slouches": True}, top=3).advice:
    print(f"{advice.rank}. {advice.title}: {advice.reasons[0].because}")
