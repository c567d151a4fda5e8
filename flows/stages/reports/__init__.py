"""From the plan to the forms, and from the forms that came back to what was done."""
