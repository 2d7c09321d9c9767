"""The rule: SOP 33/HK.04/6202/2021 as data and functions, with no clock and no input or output."""
