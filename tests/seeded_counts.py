"""What a person counts in the seeded week: written down by hand, from the plan in seeded_week.py.

Where there are seven, they stand from Monday to Sunday.
"""

from typing import Dict, Optional, Tuple

MESSAGES = 2000
ANSWERS = 1450
BY_DAY = (320, 295, 289, 305, 320, 248, 223)
ANSWERED_BY_DAY = (230, 210, 205, 215, 220, 170, 150)
REFUSED_BY_DAY = (28, 27, 25, 30, 30, 30, 30)
OUTCOMES = {
    "answered": 1400,
    "clarify": 200,
    "refused": 200,
    "handoff": 70,
    "emergency": 10,
    "smalltalk": 100,
    "error": 20,
}
UNSURE = 120
# With the answers of second cards.
TOPICS: Dict[Optional[str], int] = {
    "wage_arrears": 600,
    "injury_benefits": 300,
    "school_place": 240,
    "public_rental_housing": 130,
    "legal_aid": 65,
    "keep_land": 50,
    "skills_training": 45,
    None: 20,
}
WAGES_BY_DAY = (100, 90, 85, 95, 100, 70, 60)
# The topics that are not among the five largest, and the answers without one.
OTHER_TOPICS_BY_DAY = (18, 17, 16, 18, 19, 13, 14)
HOURS = {0: 35, 8: 280, 9: 350, 12: 210, 15: 649, 20: 420, 23: 56}
# Seconds: the median and the 95th percentile of each day, and of all.
WAITS = (
    (0.160, 0.304),
    (0.468, 0.601),
    (0.760, 0.890),
    (1.057, 1.194),
    (1.369, 1.513),
    (1.653, 1.765),
    (1.889, 1.989),
)
WAIT = (1.000, 1.900)
# How many cards of a topic helped, and how many did not.
JUDGED: Dict[Optional[str], Tuple[int, int]] = {
    "wage_arrears": (120, 30),
    "injury_benefits": (60, 20),
    "school_place": (40, 10),
    "public_rental_housing": (5, 15),
    "keep_land": (4, 6),
    None: (2, 8),
}
JUDGED_IN_ALL, USEFUL_IN_ALL, USEFUL_PERCENT = 320, 231, 72.2
REASONS = {"not_my_question": 20, "not_understood": 8, "too_little": 30, "no_phone_help": 10, "wrong": 11}
CHANNELS = {"web": 1950, "rest": 50}
CALLED = {"asked": 30, "refused_twice": 12, "not_useful": 8}
CALLED_IN_ALL, CLAIMED, WAITED = 50, 40, 200.0
RESULTS = {
    "solved": 25,
    "referred": 6,
    "not_reached": 3,
    "other": 2,
    "handed_back": 2,
    "gave_up": 5,
    "nobody_there": 2,
    "cleared": 1,
}
STILL_WAITING, STILL_CLAIMED = 2, 2
MISSED = {"refused": 200, "clarify": 120, "not_useful": 81}
# How many are alike, why they count as not answered, and one of their wordings; the largest first.
GROUPS = (
    (70, "clarify", "在昆明交的社保转回云县"),
    (60, "refused", "生二胎有没有补贴"),
    (50, "clarify", "租的房子押金不退"),
    (50, "refused", "考驾照有补助吗"),
    (40, "refused", "身份证丢了怎么补办"),
    (36, "not_useful", "老板拖欠工资"),
    (30, "refused", "老家房子拆迁赔多少"),
    (20, "refused", "村里网速太慢找谁"),
    (20, "not_useful", "工伤待遇怎么领"),
    (15, "not_useful", "公租房怎么申请"),
    (10, "not_useful", "娃娃进城上学要什么"),
)
MISSED_IN_ALL = 401
