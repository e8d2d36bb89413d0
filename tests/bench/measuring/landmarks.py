"""Which landmark is which: the face mesh of 478 points, the body of 33, the hand of 21."""

# The outlines of MediaPipe's face mesh, each in the order in which it is drawn. "Right" is the subject's own right,
# which an un-mirrored picture shows on its left.
FACE_OVAL = [10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
             152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109]
OUTER_LIPS = [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185]
INNER_LIPS = [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191]
EYE_RIGHT = [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246]
EYE_LEFT = [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466]
BROW_RIGHT = [46, 53, 52, 65, 55, 107, 66, 105, 63, 70]
BROW_LEFT = [276, 283, 282, 295, 285, 336, 296, 334, 293, 300]
NOSE_BRIDGE = [168, 6, 197, 195, 5, 4, 1]
IRIS_RIGHT, IRIS_LEFT = [469, 470, 471, 472], [474, 475, 476, 477]
IRIS_CENTRES = [468, 473]

CLOSED_OUTLINES = [FACE_OVAL, OUTER_LIPS, INNER_LIPS, EYE_RIGHT, EYE_LEFT, BROW_RIGHT, BROW_LEFT]

SKIN = slice(0, 468)  # without the irises
OUTER_EYE_RIGHT, OUTER_EYE_LEFT = 33, 263
LID_PAIRS = {'right': (159, 145), 'left': (386, 374)}  # the middle of the upper lid, of the lower
LIP_PAIR = (13, 14)                                    # the middle of the upper and lower lip, inside

# Thirteen points that every labelling scheme has (data/COMMON13.md), as landmarks of the mesh: pupils; outer and inner
# corner of the image-left eye, inner and outer of the other; nose tip; subnasale; mouth corners; middle of the upper
# lip's top and the lower lip's bottom; chin.
COMMON = [468, 473, 33, 133, 362, 263, 1, 2, 61, 291, 0, 17, 152]
COMMON_NAMES = ['pupil right', 'pupil left', 'right eye outer', 'right eye inner', 'left eye inner', 'left eye outer',
                'nose tip', 'subnasale', 'mouth right', 'mouth left', 'upper lip', 'lower lip', 'chin']

# The landmarks by which a region of "visible" is judged. The mesh has no ears: they are judged by its outermost points.
REGIONS = {
    'lips': OUTER_LIPS + INNER_LIPS,
    'eye_right': EYE_RIGHT,
    'eye_left': EYE_LEFT,
    'brow_right': BROW_RIGHT,
    'brow_left': BROW_LEFT,
    'cheek_right': [116, 117, 118, 50, 101, 36, 205, 187, 123, 147],
    'cheek_left': [345, 346, 347, 280, 330, 266, 425, 411, 352, 376],
    'ear_right': [127, 234, 93],
    'ear_left': [356, 454, 323],
    'nose_bridge': [168, 6, 197, 195],
}

BODY_BONES = [(11, 12), (11, 13), (13, 15), (12, 14), (14, 16), (11, 23), (12, 24), (23, 24), (23, 25), (25, 27),
              (24, 26), (26, 28), (27, 29), (29, 31), (27, 31), (28, 30), (30, 32), (28, 32), (15, 17), (15, 19),
              (15, 21), (16, 18), (16, 20), (16, 22), (0, 2), (0, 5), (2, 7), (5, 8)]
HAND_BONES = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 6), (6, 7), (7, 8), (5, 9), (9, 10), (10, 11), (11, 12),
              (9, 13), (13, 14), (14, 15), (15, 16), (13, 17), (17, 18), (18, 19), (19, 20), (0, 17)]
