#include "tracking/trust.h"

#include "platform/base/clock.h"
#include "platform/base/face_topology.h"

#include <math.h>
#include <string.h>

// A part has been seen long enough to be compared with.
#define REMEMBERED_AFTER_S 0.25f

// How fast memory follows: a trusted part (light and pose change), one in doubt, and one that looks wrong,
// which must not be learned while a hand is there, but is when it stays: make-up, a beard, another light.
#define TRUSTED 0.8f
#define WRONG 0.5f
#define FOLLOW_TRUSTED_S 0.5f
#define FOLLOW_DOUBTED_S 3.0f
#define FOLLOW_WRONG_S 8.0f

// A change of colour that counts in full: the light by a quarter, a share of a channel by 0.03. Both are
// twice what noise and compression do to a cell, and less than lips differ from skin.
#define LIGHT_CHANGE 0.25f
#define HUE_CHANGE 0.03f
#define PATTERN_FLOOR 0.0025f // variance of light: 5 % contrast, under which there's no pattern to compare

// A score falls at once and rises in this time.
#define RISE_S 0.2f

// In sight: from a quarter to three quarters of the part, so that a product fades as the part turns away.
#define SIGHT_LOW 0.25f
#define SIGHT_HIGH 0.75f

#define INTERVAL_MAX_S 0.5f

void trust_forget(struct trust *trust)
{
    memset(trust, 0, sizeof *trust);
}

// --- cues -------------------------------------------------------------------------------------------------

static bool is_ear(int part)
{
    return part == FACE_PART_EAR_RIGHT || part == FACE_PART_EAR_LEFT;
}

static float hue_distance(struct trust_colour a, struct trust_colour b)
{
    return hypotf(a.red - b.red, a.green - b.green);
}

struct statistics {
    int count;
    struct trust_colour mean;
    float variance; // of the light
};

static struct statistics describe(const struct trust_patch *patch, int count)
{
    struct statistics out = {0};
    float square = 0.0f;
    for (int i = 0; i < count; i++) {
        if (!patch->seen[i])
            continue;
        const struct trust_colour *c = &patch->colour[i];
        out.count++;
        out.mean.light += c->light;
        out.mean.red += c->red;
        out.mean.green += c->green;
        square += c->light * c->light;
    }
    if (out.count == 0)
        return out;
    float share = 1.0f / (float)out.count;
    out.mean = (struct trust_colour){out.mean.light * share, out.mean.red * share, out.mean.green * share};
    out.variance = fmaxf(square * share - out.mean.light * out.mean.light, 0.0f);
    return out;
}

// Sums over pairs of samples that are seen in both.
struct pairs {
    float count, a, b, aa, bb, ab;
};

static void pairs_add(struct pairs *pairs, float a, float b)
{
    pairs->count += 1.0f;
    pairs->a += a;
    pairs->b += b;
    pairs->aa += a * a;
    pairs->bb += b * b;
    pairs->ab += a * b;
}

// 1 - the likeness of two patterns, 0..1, whatever their light: the structure term of SSIM (Wang et al. 2004)
// with contrast.
static float unlikeness(const struct pairs *pairs)
{
    if (pairs->count < 4.0f)
        return 0.0f;
    float n = pairs->count, a = pairs->a / n, b = pairs->b / n;
    float covariance = pairs->ab / n - a * b;
    float variances = pairs->aa / n - a * a + pairs->bb / n - b * b;
    float like = (2.0f * covariance + PATTERN_FLOOR) / (variances + PATTERN_FLOOR);
    return fminf(fmaxf(1.0f - like, 0.0f), 2.0f) / 2.0f;
}

static float compare_sides(const struct trust_map *map, const struct trust_look *look, int part)
{
    const struct trust_patch *patch = &look->parts[part];
    const struct trust_patch *other = &look->parts[trust_opposite((enum face_part)part)];
    struct pairs pairs = {0};
    for (int i = 0; i < map->count[part]; i++) {
        int k = map->mirror[part][i];
        if (patch->seen[i] && other->seen[k])
            pairs_add(&pairs, patch->colour[i].light, other->colour[k].light);
    }
    return unlikeness(&pairs);
}

// How far the part's vertices are from `from`, apart from where the part as a whole lies, in canonical eye
// distances x 10. An ear has no vertices.
static float shape_distance(const struct trust_map *map, const struct face *face, const struct vec3 *from,
                            int part)
{
    float eye_distance_m = vec3_length(vec3_subtract(face_canonical_m[263], face_canonical_m[33]));
    float sum = 0.0f;
    if (!face->has_pose || is_ear(part) || map->count[part] == 0)
        return 0.0f;
    for (int i = 0; i < map->count[part]; i++) {
        int vertex = face_triangles[map->triangle[part][i]][0];
        sum += vec3_length(vec3_subtract(face->mesh_m[vertex], from[vertex]));
    }
    return 10.0f * sum / ((float)map->count[part] * eye_distance_m);
}

// How much of an ear is of another hue than skin: hair, a hat, what is behind.
static float other_than_skin(const struct trust_patch *patch, int count, struct trust_colour skin)
{
    float sum = 0.0f, seen = 0.0f;
    for (int i = 0; i < count; i++) {
        if (!patch->seen[i])
            continue;
        float hue = hue_distance(patch->colour[i], skin) / HUE_CHANGE;
        sum += fminf(hue * hue, 1.0f);
        seen += 1.0f;
    }
    return seen > 0.0f ? sum / seen : 0.0f;
}

static void measure_part(const struct trust_map *map, const struct trust_look *look, const struct face *face,
                         int part, float *cue)
{
    const struct trust_patch *patch = &look->parts[part];
    struct statistics own = describe(patch, map->count[part]);
    float odds = logf((face->score + 1e-6f) / (1.0f - face->score + 1e-6f));
    cue[TRUST_CUE_ONE] = 1.0f;
    cue[TRUST_CUE_PRESENCE] = odds / 10.0f;
    cue[TRUST_CUE_SIZE] = fminf(log2f(fmaxf(look->eye_distance_px, 1.0f)) - 6.0f, 0.0f);
    cue[TRUST_CUE_DETAIL] = fminf(look->detail - 0.5f, 0.5f);
    cue[TRUST_CUE_LIGHT] = fminf((look->skin.light - 4.6f) * 1.442695f, 0.0f);
    cue[TRUST_CUE_OBLIQUE] = 1.0f - patch->cosine;
    cue[TRUST_CUE_STRANGE] = shape_distance(map, face, face_canonical_m, part);
    if (own.count > 0) {
        cue[TRUST_CUE_HUE] = is_ear(part) ? other_than_skin(patch, map->count[part], look->skin)
                                          : 10.0f * hue_distance(own.mean, look->skin);
        cue[TRUST_CUE_TONE] = own.mean.light - look->skin.light;
        cue[TRUST_CUE_ROUGH] = sqrtf(own.variance);
    }
    cue[TRUST_CUE_UNEVEN] = compare_sides(map, look, part);
}

static float median(float *values, int count)
{
    for (int i = 1; i < count; i++)
        for (int k = i; k > 0 && values[k - 1] > values[k]; k--) {
            float keep = values[k];
            values[k] = values[k - 1];
            values[k - 1] = keep;
        }
    return count > 0 ? (values[(count - 1) / 2] + values[count / 2]) / 2.0f : 0.0f;
}

// How much lighter the whole face is than it was: the median over parts, so that a covered one has no say.
static float light_gain(const struct trust_map *map, const struct trust *trust, const struct trust_look *look)
{
    float gains[FACE_PART_COUNT];
    int count = 0;
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        float sum = 0.0f;
        int pairs = 0;
        for (int i = 0; i < map->count[part]; i++)
            if (look->parts[part].seen[i] && trust->parts[part].known[i]) {
                sum += look->parts[part].colour[i].light - trust->parts[part].colour[i].light;
                pairs++;
            }
        if (pairs == 0 || is_ear(part))
            continue;
        gains[count++] = sum / (float)pairs;
    }
    return median(gains, count);
}

static void compare_part(const struct trust_map *map, const struct trust *trust,
                         const struct trust_look *look, const struct face *face, float gain, int part,
                         float *cue)
{
    const struct trust_patch *patch = &look->parts[part];
    const struct trust_memory *memory = &trust->parts[part];
    struct pairs pairs = {0};
    float changed = 0.0f, red = 0.0f, green = 0.0f;
    for (int i = 0; i < map->count[part]; i++) {
        if (!patch->seen[i] || !memory->known[i])
            continue;
        struct trust_colour now = patch->colour[i], before = memory->colour[i];
        float light = (now.light - before.light - gain) / LIGHT_CHANGE;
        float hue = hue_distance(now, before) / HUE_CHANGE;
        pairs_add(&pairs, now.light, before.light);
        changed += fminf(light * light + hue * hue, 1.0f);
        red += now.red - before.red;
        green += now.green - before.green;
    }
    if (pairs.count > 0.0f) {
        cue[TRUST_CUE_CHANGED] = changed / pairs.count;
        cue[TRUST_CUE_UNLIKE] = unlikeness(&pairs);
        cue[TRUST_CUE_REHUED] = 10.0f * hypotf(red, green) / pairs.count;
    }
    cue[TRUST_CUE_DEFORMED] = shape_distance(map, face, trust->mesh_m, part);
}

// What all parts share is no sign of a hand: each keeps what it has more than the median.
static void take_out_common(struct trust_cues *cues)
{
    static const enum trust_cue shared[] = {TRUST_CUE_UNLIKE, TRUST_CUE_CHANGED, TRUST_CUE_REHUED};
    for (size_t k = 0; k < sizeof shared / sizeof shared[0]; k++) {
        float values[FACE_PART_COUNT];
        int count = 0;
        for (int part = 0; part < FACE_PART_COUNT; part++)
            if (cues->remembered[part] && !is_ear(part))
                values[count++] = cues->value[part][shared[k]];
        float common = median(values, count);
        for (int part = 0; part < FACE_PART_COUNT; part++) {
            if (!cues->remembered[part])
                continue;
            float *value = &cues->value[part][shared[k]];
            *value = fmaxf(*value - common, 0.0f);
            if (shared[k] == TRUST_CUE_UNLIKE)
                cues->value[part][TRUST_CUE_STIRRED] = common;
        }
    }
}

void trust_measure(const struct trust_map *map, const struct trust *trust, const struct trust_look *look,
                   const struct face *face, struct trust_cues *out)
{
    memset(out, 0, sizeof *out);
    float gain = trust != NULL && trust->started ? light_gain(map, trust, look) : 0.0f;
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        out->in_sight[part] = look->parts[part].in_frame * look->parts[part].facing;
        measure_part(map, look, face, part, out->value[part]);
        out->remembered[part] =
            trust != NULL && trust->started && trust->parts[part].age_s >= REMEMBERED_AFTER_S;
        if (out->remembered[part])
            compare_part(map, trust, look, face, gain, part, out->value[part]);
    }
    take_out_common(out);
}

// --- judgement --------------------------------------------------------------------------------------------

static float logistic(const float *coefficients, const float *cues)
{
    float odds = 0.0f;
    for (int i = 0; i < TRUST_CUE_COUNT; i++)
        odds += coefficients[i] * cues[i];
    return isfinite(odds) ? 1.0f / (1.0f + expf(-odds)) : 0.0f;
}

float trust_probability(const struct trust_cues *cues, enum face_part part)
{
    const float(*table)[TRUST_CUE_COUNT] = trust_table[cues->remembered[part] ? 1 : 0];
    return logistic(table[part], cues->value[part]) * smoothstep(SIGHT_LOW, SIGHT_HIGH, cues->in_sight[part]);
}

static void blend(struct trust_colour *colour, struct trust_colour to, float share)
{
    colour->light += share * (to.light - colour->light);
    colour->red += share * (to.red - colour->red);
    colour->green += share * (to.green - colour->green);
}

// What is remembered of a part moves towards what is seen; `gain` keeps the light that the rest of the face
// has, also where nothing is learned.
static void remember_part(const struct trust_map *map, const struct trust_patch *patch, int part,
                          float follow_s, float interval_s, struct trust_memory *memory)
{
    float share = 1.0f - expf(-interval_s / follow_s);
    for (int i = 0; i < map->count[part]; i++) {
        if (!patch->seen[i])
            continue;
        if (memory->known[i])
            blend(&memory->colour[i], patch->colour[i], share);
        else
            memory->colour[i] = patch->colour[i];
        memory->known[i] = true;
    }
    memory->age_s += interval_s;
}

static void remember(const struct trust_map *map, struct trust *trust, const struct trust_look *look,
                     const struct face *face, const struct trust_cues *cues, float interval_s)
{
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        float now = trust_probability(cues, (enum face_part)part);
        if (!cues->remembered[part] &&
            now < WRONG) { // who comes with a hand before the face is not learned so
            trust->parts[part] = (struct trust_memory){.score = trust->parts[part].score};
            continue;
        }
        float follow_s = now >= TRUSTED || !cues->remembered[part] ? FOLLOW_TRUSTED_S
                         : now >= WRONG                            ? FOLLOW_DOUBTED_S
                                                                   : FOLLOW_WRONG_S;
        remember_part(map, &look->parts[part], part, follow_s, interval_s, &trust->parts[part]);
    }
    float share = trust->started ? 1.0f - expf(-interval_s / FOLLOW_TRUSTED_S) : 1.0f;
    for (int i = 0; i < FACE_MESH_LANDMARKS && face->has_pose; i++)
        trust->mesh_m[i] =
            vec3_add(trust->mesh_m[i], vec3_scale(vec3_subtract(face->mesh_m[i], trust->mesh_m[i]), share));
    trust->started = true;
}

void trust_judge(const struct trust_map *map, struct trust *trust, const struct picture *picture,
                 int64_t time_ns, struct face *face)
{
    struct trust_look look;
    struct trust_cues cues;
    trust_look_at(map, picture, face, &look);
    trust_measure(map, trust, &look, face, &cues);
    for (int part = 0; part < FACE_PART_COUNT; part++)
        face->visible[part] = trust_probability(&cues, (enum face_part)part);
    if (trust == NULL)
        return;
    float interval_s = trust->started ? (float)(time_ns - trust->time_ns) / (float)CLOCK_SECOND_NS : 0.0f;
    interval_s = fminf(fmaxf(interval_s, 0.0f), INTERVAL_MAX_S);
    float rise = 1.0f - expf(-interval_s / RISE_S);
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        float *score = &trust->parts[part].score;
        bool rises = trust->started && face->visible[part] > *score;
        *score = rises ? *score + rise * (face->visible[part] - *score) : face->visible[part];
    }
    remember(map, trust, &look, face, &cues, interval_s);
    trust->time_ns = time_ns;
    for (int part = 0; part < FACE_PART_COUNT; part++)
        face->visible[part] = trust->parts[part].score;
}
