"""Filled breach report forms, drawn in many ways, with what a person sees on them."""
