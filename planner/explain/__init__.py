"""Why no plan exists, why this institution, and what each rule costs."""
