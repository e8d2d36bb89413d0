#include "platform/base/garment.h"

#include <stdlib.h>
#include <string.h>

const char *const garment_kind_names[GARMENT_KIND_COUNT] = {
    [GARMENT_T_SHIRT] = "t_shirt",   [GARMENT_SHIRT] = "shirt", [GARMENT_SWEATER] = "sweater",
    [GARMENT_JACKET] = "jacket",     [GARMENT_DRESS] = "dress", [GARMENT_SKIRT] = "skirt",
    [GARMENT_TROUSERS] = "trousers", [GARMENT_SCARF] = "scarf", [GARMENT_TIE] = "tie",
    [GARMENT_BAG] = "bag",
};

const char *const garment_landmark_names[GARMENT_LANDMARK_COUNT] = {
    [GARMENT_NECK_BACK] = "neck_back",
    [GARMENT_NECK_FRONT] = "neck_front",
    [GARMENT_NECK_RIGHT] = "neck_right",
    [GARMENT_NECK_LEFT] = "neck_left",
    [GARMENT_COLLAR_RIGHT] = "collar_right",
    [GARMENT_COLLAR_LEFT] = "collar_left",
    [GARMENT_SHOULDER_RIGHT] = "shoulder_right",
    [GARMENT_SHOULDER_LEFT] = "shoulder_left",
    [GARMENT_ARMPIT_RIGHT] = "armpit_right",
    [GARMENT_ARMPIT_LEFT] = "armpit_left",
    [GARMENT_ELBOW_OUTER_RIGHT] = "elbow_outer_right",
    [GARMENT_ELBOW_OUTER_LEFT] = "elbow_outer_left",
    [GARMENT_ELBOW_INNER_RIGHT] = "elbow_inner_right",
    [GARMENT_ELBOW_INNER_LEFT] = "elbow_inner_left",
    [GARMENT_CUFF_OUTER_RIGHT] = "cuff_outer_right",
    [GARMENT_CUFF_OUTER_LEFT] = "cuff_outer_left",
    [GARMENT_CUFF_INNER_RIGHT] = "cuff_inner_right",
    [GARMENT_CUFF_INNER_LEFT] = "cuff_inner_left",
    [GARMENT_WAIST_RIGHT] = "waist_right",
    [GARMENT_WAIST_LEFT] = "waist_left",
    [GARMENT_KNEE_OUTER_RIGHT] = "knee_outer_right",
    [GARMENT_KNEE_OUTER_LEFT] = "knee_outer_left",
    [GARMENT_KNEE_INNER_RIGHT] = "knee_inner_right",
    [GARMENT_KNEE_INNER_LEFT] = "knee_inner_left",
    [GARMENT_HEM_RIGHT] = "hem_right",
    [GARMENT_HEM_LEFT] = "hem_left",
    [GARMENT_HEM_INNER_RIGHT] = "hem_inner_right",
    [GARMENT_HEM_INNER_LEFT] = "hem_inner_left",
    [GARMENT_CROTCH] = "crotch",
    [GARMENT_TIP] = "tip",
    [GARMENT_STRAP_TOP] = "strap_top",
    [GARMENT_STRAP_RIGHT] = "strap_right",
    [GARMENT_STRAP_LEFT] = "strap_left",
};

const char *const garment_part_names[GARMENT_PART_COUNT] = {
    [GARMENT_PART_BACK] = "back",
    [GARMENT_PART_TORSO] = "torso",
    [GARMENT_PART_UPPER_SLEEVE_RIGHT] = "upper_sleeve_right",
    [GARMENT_PART_UPPER_SLEEVE_LEFT] = "upper_sleeve_left",
    [GARMENT_PART_LOWER_SLEEVE_RIGHT] = "lower_sleeve_right",
    [GARMENT_PART_LOWER_SLEEVE_LEFT] = "lower_sleeve_left",
    [GARMENT_PART_LEG_RIGHT] = "leg_right",
    [GARMENT_PART_LEG_LEFT] = "leg_left",
    [GARMENT_PART_COLLAR] = "collar",
    [GARMENT_PART_STRAP] = "strap",
};

bool garment_kind_from_name(const char *name, enum garment_kind *out)
{
    for (int kind = 0; kind < GARMENT_KIND_COUNT; kind++)
        if (strcmp(name, garment_kind_names[kind]) == 0) {
            *out = (enum garment_kind)kind;
            return true;
        }
    return false;
}

void garment_free(struct garment *garment)
{
    free(garment->vertices_px);
    free(garment->triangles);
    picture_free(&garment->front);
    picture_free(&garment->back);
    *garment = (struct garment){0};
}
