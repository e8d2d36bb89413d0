#include "app/garment/skeleton.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_BONE 0.01f // of the body's height: shorter is no bone

// --- names -------------------------------------------------------------------------------------------------

struct words {
    char joined[64]; // without side, numbers and words that say nothing
    int side;        // 0 right, 1 left, -1 neither
    bool is_helper;  // twists, controls, ends
};

static bool is_among(const char *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, list[i]) == 0)
            return true;
    return false;
}

static void take_word(const char *word, struct words *out)
{
    static const char *const nothing[] = {"bip",  "def",  "org",       "j",         "c",     "cc",
                                          "base", "b",    "bn",        "jnt",       "joint", "bone",
                                          "rig",  "bend", "mixamorig", "valvebiped"};
    static const char *const helpers[] = {
        "twist", "roll",  "ik",    "pole", "target", "end", "tip",  "nub",  "helper", "mch", "ctrl",
        "fk",    "thumb", "index", "ring", "pinky",  "toe", "toes", "ball", "eye",    "jaw", "breast"};
    if (strcmp(word, "l") == 0 || strcmp(word, "left") == 0)
        out->side = 1;
    else if (strcmp(word, "r") == 0 || strcmp(word, "right") == 0)
        out->side = 0;
    else if (is_among(word, helpers, sizeof helpers / sizeof helpers[0]))
        out->is_helper = true;
    else if (!is_among(word, nothing, sizeof nothing / sizeof nothing[0]))
        (void)snprintf(out->joined + strlen(out->joined), sizeof out->joined - strlen(out->joined), "%s",
                       word);
}

// "mixamorig:LeftForeArm" is left, fore, arm; words end where case, or letters end.
static struct words split(const char *name)
{
    struct words out = {.side = -1};
    const char *colon = strrchr(name, ':');
    char word[32];
    size_t length = 0;
    for (const char *at = colon != NULL ? colon + 1 : name;; at++) {
        bool upper = isupper((unsigned char)*at) != 0;
        bool begins = upper && (at[0] != name[0] || at != name) &&
                      (islower((unsigned char)at[-(at != name)]) || islower((unsigned char)at[1]));
        if (length > 0 && (!isalpha((unsigned char)*at) || begins || length + 1 == sizeof word)) {
            word[length] = '\0';
            take_word(word, &out);
            length = 0;
        }
        if (*at == '\0')
            return out;
        if (isalpha((unsigned char)*at))
            word[length++] = (char)tolower((unsigned char)*at);
    }
}

static const struct {
    const char *word;
    enum skeleton_bone bone; // of a pair the first
} known[] = {
    {"hips", SKELETON_HIPS},           {"pelvis", SKELETON_HIPS},     {"hip", SKELETON_HIPS},
    {"neck", SKELETON_NECK},           {"necklower", SKELETON_NECK},  {"head", SKELETON_HEAD},
    {"clavicle", SKELETON_CLAVICLE},   {"collar", SKELETON_CLAVICLE}, {"shoulder", SKELETON_CLAVICLE},
    {"collarbone", SKELETON_CLAVICLE}, {"shldr", SKELETON_CLAVICLE},  {"upperarm", SKELETON_UPPER_ARM},
    {"uparm", SKELETON_UPPER_ARM},     {"arm", SKELETON_UPPER_ARM},   {"forearm", SKELETON_FOREARM},
    {"lowerarm", SKELETON_FOREARM},    {"lowarm", SKELETON_FOREARM},  {"elbow", SKELETON_FOREARM},
    {"hand", SKELETON_HAND},           {"wrist", SKELETON_HAND},      {"thigh", SKELETON_THIGH},
    {"upleg", SKELETON_THIGH},         {"upperleg", SKELETON_THIGH},  {"leg", SKELETON_THIGH},
    {"hip", SKELETON_THIGH},           {"hips", SKELETON_THIGH},      {"shin", SKELETON_SHIN},
    {"calf", SKELETON_SHIN},           {"lowerleg", SKELETON_SHIN},   {"lowleg", SKELETON_SHIN},
    {"knee", SKELETON_SHIN},           {"foot", SKELETON_FOOT},       {"ankle", SKELETON_FOOT},
};
#define KNOWN (sizeof known / sizeof known[0])

static enum skeleton_bone bone_of(const struct words *words)
{
    if (words->is_helper)
        return SKELETON_BONES;
    for (size_t i = 0; i < KNOWN; i++) {
        bool paired = known[i].bone >= SKELETON_CLAVICLE;
        if (strcmp(words->joined, known[i].word) == 0 && paired == (words->side >= 0))
            return known[i].bone + (paired ? (unsigned)words->side : 0);
    }
    return SKELETON_BONES;
}

enum skeleton_bone skeleton_bone_of_name(const char *name)
{
    const struct words words = split(name);
    return bone_of(&words);
}

// --- the tree ----------------------------------------------------------------------------------------------

// Where the joint with this inverse bind matrix was: what the matrix takes to the joint's own middle.
static struct vec3 bound_at(const struct mat4 *inverse_bind)
{
    const float *m = inverse_bind->m;
    struct vec3 x = {m[0], m[1], m[2]}, y = {m[4], m[5], m[6]}, z = {m[8], m[9], m[10]};
    struct vec3 t = {-m[12], -m[13], -m[14]};
    float determinant = vec3_dot(x, vec3_cross(y, z));
    return vec3_scale((struct vec3){vec3_dot(t, vec3_cross(y, z)), vec3_dot(t, vec3_cross(z, x)),
                                    vec3_dot(t, vec3_cross(x, y))},
                      1.0f / determinant);
}

// Places of all nodes, and of which the skins know: only those are bones.
static bool place_nodes(const struct model *model, struct skeleton *out, bool *is_joint)
{
    bool any = false;
    for (int n = 0; n < model->node_count; n++)
        out->place_of_node[n] = mat4_transform_point(&model->nodes[n].to_model, (struct vec3){0});
    for (int n = 0; n < model->node_count; n++) {
        if (model->nodes[n].skin == MODEL_NONE)
            continue;
        const struct model_skin *skin = &model->skins[model->nodes[n].skin];
        for (int j = 0; j < skin->joint_count; j++) {
            struct vec3 at =
                mat4_transform_point(&model->nodes[n].to_model, bound_at(&skin->inverse_bind[j]));
            if (isfinite(at.x) && isfinite(at.y) && isfinite(at.z))
                out->place_of_node[skin->joints[j]] = at;
            is_joint[skin->joints[j]] = true;
            any = true;
        }
    }
    return any;
}

// The nearest node that has both below it, or is one of them.
static int common_ancestor(const struct model *model, int a, int b)
{
    // Parents come first: of two different nodes the later one can't be the other's ancestor.
    while (a != b && a != MODEL_NONE && b != MODEL_NONE) {
        if (a > b)
            a = model->nodes[a].parent;
        else
            b = model->nodes[b].parent;
    }
    return a == b ? a : MODEL_NONE;
}

static float distance(const struct skeleton *skeleton, int a, int b)
{
    return vec3_length(vec3_subtract(skeleton->place_of_node[a], skeleton->place_of_node[b]));
}

// --- by name -----------------------------------------------------------------------------------------------

static bool has_pair(const struct skeleton *skeleton, enum skeleton_bone bone)
{
    return skeleton->nodes[bone] != MODEL_NONE && skeleton->nodes[bone + 1] != MODEL_NONE;
}

// The word, on this side, of the first joint that has it; MODEL_NONE when none does.
static int find_word(const struct model *model, const bool *is_joint, const char *word, int side)
{
    for (int n = 0; n < model->node_count; n++) {
        const struct words words = split(model->nodes[n].name);
        if (is_joint[n] && !words.is_helper && words.side == side && strcmp(words.joined, word) == 0)
            return n;
    }
    return MODEL_NONE;
}

// What "shoulder" and "leg" are depends on what else there is.
static void settle_words(const struct model *model, const bool *is_joint, struct skeleton *out)
{
    for (int side = 0; side < 2; side++) {
        int shoulder = find_word(model, is_joint, "shoulder", side);
        if (shoulder == MODEL_NONE)
            shoulder = find_word(model, is_joint, "shldr", side);
        // SMPL and Daz: left_collar, left_shoulder, left_elbow.
        if (out->nodes[SKELETON_UPPER_ARM + side] == MODEL_NONE && shoulder != MODEL_NONE) {
            int collar = find_word(model, is_joint, "collar", side);
            out->nodes[SKELETON_UPPER_ARM + side] = shoulder;
            out->nodes[SKELETON_CLAVICLE + side] = collar;
        }
        // Mixamo: LeftUpLeg, LeftLeg, LeftFoot.
        int leg = find_word(model, is_joint, "leg", side);
        for (size_t i = 0; i < KNOWN && leg != MODEL_NONE; i++) {
            if (known[i].bone != SKELETON_THIGH || strcmp(known[i].word, "leg") == 0)
                continue;
            int thigh = find_word(model, is_joint, known[i].word, side);
            if (thigh != MODEL_NONE) {
                out->nodes[SKELETON_THIGH + side] = thigh;
                if (out->nodes[SKELETON_SHIN + side] == MODEL_NONE)
                    out->nodes[SKELETON_SHIN + side] = leg;
                break;
            }
        }
    }
}

static void find_by_name(const struct model *model, const bool *is_joint, struct skeleton *out)
{
    for (int n = 0; n < model->node_count; n++) {
        enum skeleton_bone bone = is_joint[n] ? skeleton_bone_of_name(model->nodes[n].name) : SKELETON_BONES;
        if (bone != SKELETON_BONES && out->nodes[bone] == MODEL_NONE)
            out->nodes[bone] = n;
    }
    settle_words(model, is_joint, out);
}

// --- by place ----------------------------------------------------------------------------------------------

#define CHAIN_MAX 32

// The joints from below `top` down to `end`. Returns how many.
static int list_chain(const struct model *model, int top, int end, int chain[CHAIN_MAX])
{
    int count = 0;
    for (int n = end; n != top && n != MODEL_NONE && count < CHAIN_MAX; n = model->nodes[n].parent)
        chain[count++] = n;
    for (int i = 0; i < count / 2; i++) {
        int other = chain[i];
        chain[i] = chain[count - 1 - i];
        chain[count - 1 - i] = other;
    }
    return count;
}

// Of a limb the two longest bones that follow one another: upper and lower arm, thigh and shin.
static void find_limb(const struct model *model, const int ends[2], enum skeleton_bone first,
                      struct skeleton *out)
{
    int top = common_ancestor(model, ends[0], ends[1]);
    for (int side = 0; side < 2; side++) {
        int chain[CHAIN_MAX], best = MODEL_NONE;
        int count = list_chain(model, top, ends[side], chain);
        float longest = 0.0f;
        for (int i = 0; i + 2 < count; i++) {
            float length =
                fminf(distance(out, chain[i], chain[i + 1]), distance(out, chain[i + 1], chain[i + 2]));
            if (length > longest) {
                longest = length;
                best = i;
            }
        }
        for (int i = 0; i < 3 && best != MODEL_NONE; i++)
            out->nodes[(int)first + 2 * i + side] = chain[best + i];
    }
}

// A joint counts for its side when it is farther out than up, or for legs the other way round.
static void find_by_place(const struct model *model, const bool *is_joint, struct skeleton *out)
{
    int hands[2] = {MODEL_NONE, MODEL_NONE}, feet[2] = {MODEL_NONE, MODEL_NONE};
    for (int n = 0; n < model->node_count; n++) {
        if (!is_joint[n])
            continue;
        struct vec3 at = out->place_of_node[n];
        int side = at.x > 0.0f; // a body that faces +z has its left at +x
        if (hands[side] == MODEL_NONE || fabsf(at.x) > fabsf(out->place_of_node[hands[side]].x))
            hands[side] = n;
        if (feet[side] == MODEL_NONE || at.y < out->place_of_node[feet[side]].y)
            feet[side] = n;
    }
    if (!has_pair(out, SKELETON_UPPER_ARM) && hands[0] != MODEL_NONE && hands[1] != MODEL_NONE)
        find_limb(model, hands, SKELETON_UPPER_ARM, out);
    if (!has_pair(out, SKELETON_THIGH) && feet[0] != MODEL_NONE && feet[1] != MODEL_NONE &&
        feet[0] != hands[0] && feet[1] != hands[1])
        find_limb(model, feet, SKELETON_THIGH, out);
}

// --- the torso ---------------------------------------------------------------------------------------------

// Chest and hips are where arms and legs branch off, whatever their names are.
static void find_torso(const struct model *model, const bool *is_joint, struct skeleton *out)
{
    int *nodes = out->nodes;
    if (has_pair(out, SKELETON_UPPER_ARM))
        nodes[SKELETON_CHEST] =
            common_ancestor(model, nodes[SKELETON_UPPER_ARM], nodes[SKELETON_UPPER_ARM + 1]);
    if (has_pair(out, SKELETON_THIGH)) {
        int branch = common_ancestor(model, nodes[SKELETON_THIGH], nodes[SKELETON_THIGH + 1]);
        nodes[SKELETON_HIPS] = branch != MODEL_NONE && is_joint[branch] ? branch : nodes[SKELETON_HIPS];
    }
    // Without legs the hips are the uppermost joint.
    for (int n = nodes[SKELETON_CHEST]; n != MODEL_NONE && nodes[SKELETON_HIPS] == MODEL_NONE;
         n = model->nodes[n].parent)
        if (is_joint[n] && (model->nodes[n].parent == MODEL_NONE || !is_joint[model->nodes[n].parent]))
            nodes[SKELETON_HIPS] = n;
    for (int n = nodes[SKELETON_CHEST]; n != MODEL_NONE && n != nodes[SKELETON_HIPS];
         n = model->nodes[n].parent)
        if (n != nodes[SKELETON_CHEST])
            nodes[SKELETON_SPINE] = n;
}

// A bone of no length has no direction: what is below it moves with what is above.
static void drop_short_bones(struct skeleton *out, float height)
{
    static const enum skeleton_bone ends[] = {SKELETON_FOREARM, SKELETON_HAND, SKELETON_SHIN, SKELETON_FOOT};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        for (int side = 0; side < 2; side++) {
            int *end = &out->nodes[(int)ends[i] + side], from = out->nodes[(int)ends[i] - 2 + side];
            if (*end != MODEL_NONE && (from == MODEL_NONE || distance(out, from, *end) < LEAST_BONE * height))
                *end = MODEL_NONE;
        }
}

static void name_missing(struct skeleton *out)
{
    static const struct {
        enum skeleton_bone bone;
        const char *name;
    } wanted[] = {{SKELETON_UPPER_ARM, "upper arm"}, {SKELETON_FOREARM, "forearm"}, {SKELETON_HAND, "hand"},
                  {SKELETON_THIGH, "thigh"},         {SKELETON_SHIN, "shin"},       {SKELETON_FOOT, "foot"}};
    size_t used = 0;
    out->missing[0] = '\0';
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        for (int side = 0; side < 2; side++)
            if (out->nodes[(int)wanted[i].bone + side] == MODEL_NONE && used < sizeof out->missing)
                used += (size_t)snprintf(out->missing + used, sizeof out->missing - used, "%s%s %s",
                                         used > 0 ? ", " : "", side == 0 ? "right" : "left", wanted[i].name);
}

static void assign_nodes(const struct model *model, struct skeleton *out)
{
    assert(out->place_of_node != NULL && out->bone_of_node != NULL);
    for (int bone = 0; bone < SKELETON_BONES; bone++)
        if (out->nodes[bone] != MODEL_NONE)
            out->joints_m[bone] = out->place_of_node[out->nodes[bone]];
    for (int n = 0; n < model->node_count; n++) {
        int parent = model->nodes[n].parent;
        out->bone_of_node[n] = parent != MODEL_NONE ? out->bone_of_node[parent] : SKELETON_HIPS;
        for (int bone = 0; bone < SKELETON_BONES; bone++)
            if (out->nodes[bone] == n)
                out->bone_of_node[n] = (unsigned char)bone;
    }
}

enum result skeleton_find(const struct model *model, struct skeleton *out, struct diagnostic *why)
{
    size_t count = (size_t)model->node_count + 1;
    struct skeleton made = {.bone_of_node = calloc(count, 1),
                            .place_of_node = calloc(count, sizeof(struct vec3))};
    bool *is_joint = calloc(count, sizeof *is_joint);
    enum result result = RESULT_OK;
    if (made.bone_of_node == NULL || made.place_of_node == NULL || is_joint == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for a skeleton");
        goto cleanup;
    }
    for (int bone = 0; bone < SKELETON_BONES; bone++)
        made.nodes[bone] = MODEL_NONE;
    if (!place_nodes(model, &made, is_joint)) {
        result = diagnose(why, RESULT_INVALID, "the model has no skin: it can't be worn on a body");
        goto cleanup;
    }
    find_by_name(model, is_joint, &made);
    if (!has_pair(&made, SKELETON_UPPER_ARM) || !has_pair(&made, SKELETON_THIGH))
        find_by_place(model, is_joint, &made);
    find_torso(model, is_joint, &made);
    drop_short_bones(&made, vec3_length(vec3_subtract(model->maximum, model->minimum)));
    name_missing(&made);
    if ((!has_pair(&made, SKELETON_UPPER_ARM) && !has_pair(&made, SKELETON_THIGH)) ||
        made.nodes[SKELETON_HIPS] == MODEL_NONE)
        result = diagnose(why, RESULT_INVALID, "the skeleton is no body's: no %s is found", made.missing);

cleanup:
    free(is_joint);
    if (result != RESULT_OK) {
        skeleton_finish(&made);
        return result;
    }
    assign_nodes(model, &made);
    *out = made;
    return RESULT_OK;
}

void skeleton_finish(struct skeleton *skeleton)
{
    free(skeleton->bone_of_node);
    free(skeleton->place_of_node);
    *skeleton = (struct skeleton){0};
}
