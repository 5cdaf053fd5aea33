"""The estimate of what a migration saves; report.js computes the same from what the reader types in."""


def estimate(cost):
    """Savings a day and the day they pay for the work; None where no saving was measured."""
    saved = cost.get("secondsSavedPerRun")
    value = {assumption["name"]: assumption["value"] for assumption in cost["assumptions"]}
    if saved is None or len(value) < 4:
        return None
    hours = value["runsPerDay"] * saved / 3600
    money = hours * value["machineCostPerHour"]
    effort = value["engineeringHours"] * value["engineeringCostPerHour"]
    return {
        "hours": f"{hours:,.2f}",
        "money": f"{money:,.2f}",
        "effort": f"{effort:,.2f}",
        "days": f"{effort / money:,.0f}" if money > 0 else "never",
    }
