#include "tracking/layers_head.h"

#include "platform/base/face_topology.h"

#define OVAL FACE_RING_OVAL_COUNT

enum { NOSE = 0, EAR_LEFT = 7, EAR_RIGHT = 8, SHOULDER_LEFT = 11, SHOULDER_RIGHT = 12 };
enum { FOREHEAD = 10, CHIN = 152 };

const struct face *layers_find_face(const struct people *people, const struct body *body)
{
    const struct face *found = NULL;
    float nearest = 1.0f;
    for (int i = 0; i < people->face_count; i++) {
        const struct vec3 *px = people->faces[i].landmarks_px;
        struct vec3 nose = body->landmarks_px[NOSE], middle = vec3_mix(px[FOREHEAD], px[CHIN], 0.5f);
        float reach = 0.6f * hypotf(px[FOREHEAD].x - px[CHIN].x, px[FOREHEAD].y - px[CHIN].y);
        float away = hypotf(nose.x - middle.x, nose.y - middle.y) / (reach > 0.0f ? reach : 1.0f);
        if (away < nearest) {
            nearest = away;
            found = &people->faces[i];
        }
    }
    return found;
}

// Within so much of the oval is skin, but for eyes and lips.
#define SKIN_REACH 0.7f

// Shades of the face that skin elsewhere may have, in bins of brightness: the first two are those of a neck.
static const float shades[] = {0.0f, -2.0f, 2.0f, -4.0f};
#define SHADES_NECK 2
#define SHADES_BODY 4

static void count_skin(const struct layers_view *view, const struct face *face, int shade_count,
                       struct tone_counts *skin)
{
    tone_counts_clear(skin);
    if (face == NULL)
        return;
    struct vec2 oval[OVAL];
    struct vec3 middle = vec3_mix(face->landmarks_px[FOREHEAD], face->landmarks_px[CHIN], 0.5f);
    for (int i = 0; i < OVAL; i++)
        oval[i] = layers_cell_of(view, vec3_mix(middle, face->landmarks_px[face_ring_oval[i]], SKIN_REACH));
    struct layers_bounds bounds = layers_bounds_of(view, oval, OVAL, 0.0f);
    for (int y = bounds.top; y < bounds.bottom; y++)
        for (int x = bounds.left; x < bounds.right; x++) {
            struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
            const struct guided_place *place = &view->places[y * view->columns + x];
            if (!layers_in_ring(p, oval, OVAL))
                continue;
            struct tone tone = tone_of(place->colour);
            for (int i = 0; i < shade_count; i++) {
                struct tone shaded = tone;
                shaded.light = bounded(tone.light + shades[i], 0.0f, TONE_BINS - 1.001f);
                tone_counts_add(skin, shaded, 1.0f);
            }
        }
}

void layers_head_skin(const struct layers_view *view, const struct people *people, int body,
                      struct tone_counts *skin)
{
    count_skin(view, layers_find_face(people, &people->bodies[body]), SHADES_BODY, skin);
}

// --- where the head is -------------------------------------------------------------------------------------

// Half of the height of a face, metres, for who shows none (anthropometric surveys: menton to hairline).
#define FACE_HALF_M 0.09f

// A head upright in its own frame: across and up in halves of the face's height, from the face's middle.
struct head {
    struct vec2 middle, up; // up: of length 1
    float half;             // of the face's height
    bool has_face;
    // The face's oval, row by row of the whole picture's cells: between `left` and `right` of the rows from
    // `top` on. A face is convex, or nearly.
    int top, rows;
    float left[GUIDED_SIDE_MAX], right[GUIDED_SIDE_MAX];
};

static void fill_oval(const struct layers_view *view, const struct vec2 oval[OVAL], struct head *head)
{
    struct vec2 low = oval[0], high = oval[0];
    for (int i = 1; i < OVAL; i++) {
        low.y = lesser(low.y, oval[i].y);
        high.y = greater(high.y, oval[i].y);
    }
    head->top = (int)bounded(floorf(low.y), 0.0f, (float)view->height);
    head->rows = (int)bounded(ceilf(high.y), 0.0f, (float)view->height) - head->top;
    for (int row = 0; row < head->rows; row++) {
        float y = (float)(head->top + row) + 0.5f;
        head->left[row] = 1e6f;
        head->right[row] = -1e6f;
        for (int i = 0, k = OVAL - 1; i < OVAL; k = i++)
            if ((oval[i].y > y) != (oval[k].y > y)) {
                float x = oval[k].x + (oval[i].x - oval[k].x) * (y - oval[k].y) / (oval[i].y - oval[k].y);
                head->left[row] = lesser(head->left[row], x);
                head->right[row] = greater(head->right[row], x);
            }
    }
}

static bool in_oval(const struct head *head, struct vec2 p)
{
    int row = (int)floorf(p.y) - head->top;
    return head->has_face && row >= 0 && row < head->rows && p.x > head->left[row] && p.x < head->right[row];
}

static bool head_of_face(const struct layers_view *view, const struct face *face, struct head *head)
{
    struct vec2 oval[OVAL];
    for (int i = 0; i < OVAL; i++)
        oval[i] = layers_cell_of(view, face->landmarks_px[face_ring_oval[i]]);
    fill_oval(view, oval, head);
    struct vec2 top = layers_cell_of(view, face->landmarks_px[FOREHEAD]);
    struct vec2 chin = layers_cell_of(view, face->landmarks_px[CHIN]);
    float height = hypotf(top.x - chin.x, top.y - chin.y);
    if (!(height > 0.0f))
        return false;
    head->has_face = true;
    head->half = 0.5f * height;
    head->middle = (struct vec2){0.5f * (top.x + chin.x), 0.5f * (top.y + chin.y)};
    head->up = (struct vec2){(top.x - chin.x) / height, (top.y - chin.y) / height};
    return true;
}

// Of who looks away: about the ears, upright over the shoulders.
static bool head_of_body(const struct layers_view *view, const struct body *body, struct head *head)
{
    const struct vec3 *px = body->landmarks_px;
    float metre = layers_metre(view, body);
    struct vec2 ears = layers_cell_of(view, vec3_mix(px[EAR_LEFT], px[EAR_RIGHT], 0.5f));
    struct vec2 shoulders = layers_cell_of(view, vec3_mix(px[SHOULDER_LEFT], px[SHOULDER_RIGHT], 0.5f));
    float height = hypotf(ears.x - shoulders.x, ears.y - shoulders.y);
    if (!(height > 0.0f && metre > 0.0f && greater(body->visible[EAR_LEFT], body->visible[EAR_RIGHT]) > 0.3f))
        return false;
    head->has_face = false;
    head->half = FACE_HALF_M * metre;
    head->middle = ears;
    head->up = (struct vec2){(ears.x - shoulders.x) / height, (ears.y - shoulders.y) / height};
    return true;
}

// A cell in the head's frame.
static struct vec2 in_head(const struct head *head, struct vec2 p)
{
    struct vec2 to = vec2_subtract(p, head->middle);
    return (struct vec2){(to.y * head->up.x - to.x * head->up.y) / head->half,
                         (to.x * head->up.x + to.y * head->up.y) / head->half};
}

// --- colours of hair ---------------------------------------------------------------------------------------

// All in the head's frame. Hair is seen about the upper face: from the first of these times the oval outward
// to the second.
#define AROUND_FROM 1.12f
#define AROUND_MAX 1.6f
// Clothes are below the throat, within the chest's width.
#define CLOTHES_TOP (-2.4f)
#define CLOTHES_BOTTOM (-5.0f)
#define CLOTHES_WIDTH 1.6f
// And on the shoulders, beside most hair.
#define SHOULDERS_TOP (-1.4f)
#define SHOULDERS_INSIDE 1.6f
// A beard is below the lips.
#define BEARD_TOP (-0.65f)
#define BEARD_WIDTH 0.45f

// Hair grows no further down, and no further to the sides.
#define HAIR_BOTTOM (-5.5f)
#define HAIR_WIDTH 3.0f
#define HEAD_TOP 3.5f
// Above the jaw all is head that is no further out than the cheeks are.
#define JAW (-0.45f)
#define CHEEK 1.0f

#define EVIDENCE 1.5f
#define EVIDENCE_MAX 4.0f
// A colour that neither hair nor skin nor the chest has shown is a collar's, or jewellery's.
#define UNSEEN (-1.5f)
// Hair seldom falls before the throat.
#define THROAT_WIDTH 0.5f

// Rows and columns of the view in which the head, its hair and the chest are.
static struct layers_bounds bounds_of(const struct layers_view *view, const struct head *head)
{
    const struct vec2 corners[4] = {{-HAIR_WIDTH, HEAD_TOP},
                                    {HAIR_WIDTH, HEAD_TOP},
                                    {-HAIR_WIDTH, HAIR_BOTTOM},
                                    {HAIR_WIDTH, HAIR_BOTTOM}};
    struct vec2 points[4];
    for (int i = 0; i < 4; i++)
        points[i] = (struct vec2){
            head->middle.x + head->half * (corners[i].y * head->up.x - corners[i].x * head->up.y),
            head->middle.y + head->half * (corners[i].y * head->up.y + corners[i].x * head->up.x)};
    return layers_bounds_of(view, points, 4, 0.0f);
}

static bool is_hair_seed(const struct head *head, struct vec2 p, struct vec2 at)
{
    if (!head->has_face)
        return vec2_length(at) < 1.0f;
    if (at.y < 0.0f)
        return false;
    struct vec2 from = vec2_subtract(p, head->middle);
    struct vec2 near = {head->middle.x + from.x / AROUND_FROM, head->middle.y + from.y / AROUND_FROM};
    struct vec2 far = {head->middle.x + from.x / AROUND_MAX, head->middle.y + from.y / AROUND_MAX};
    return !in_oval(head, near) && in_oval(head, far);
}

static bool is_clothes(struct vec2 at)
{
    bool is_chest = at.y < CLOTHES_TOP && fabsf(at.x) < CLOTHES_WIDTH;
    return at.y > CLOTHES_BOTTOM && (is_chest || (at.y < SHOULDERS_TOP && fabsf(at.x) > SHOULDERS_INSIDE));
}

static void count_colours(const struct layers_view *view, const struct head *head,
                          const struct layers_bounds *bounds, struct head_work *work)
{
    tone_counts_clear(&work->hair);
    tone_counts_clear(&work->others);
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            const struct guided_place *place = &view->places[y * view->columns + x];
            if (place->values[LAYER_PERSON] < 0.8f)
                continue;
            struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
            struct vec2 at = in_head(head, p);
            bool is_beard = head->has_face && at.y > -0.95f && at.y < BEARD_TOP && fabsf(at.x) < BEARD_WIDTH;
            if (is_beard || is_hair_seed(head, p, at))
                tone_counts_add(&work->hair, tone_of(place->colour), 1.0f);
            else if (is_clothes(at))
                tone_counts_add(&work->others, tone_of(place->colour), 1.0f);
        }
    tone_counts_mix(&work->others, &work->skin, 0.7f * greater(work->others.total, work->skin.total));
    tone_counts_shade(&work->others);
    tone_evidence_weigh(&work->evidence, &work->hair, &work->others, UNSEEN, EVIDENCE_MAX);
}

// --- hair --------------------------------------------------------------------------------------------------

// The logarithm of the odds that a place is head, by where it is: above the jaw less and less outward, where
// shoulders may be; below it only hair is, if it can be told from all else: likely beside the neck, less and
// less down and outward.
static float head_prior(struct vec2 at, float own)
{
    float out = greater(fabsf(at.x) - 1.4f, 0.0f), down = greater(-1.2f - at.y, 0.0f);
    float throat = at.y < 0.0f ? 1.0f - smoothstep(THROAT_WIDTH, THROAT_WIDTH + 0.3f, fabsf(at.x)) : 0.0f;
    float above = smoothstep(JAW - 0.3f, JAW + 0.3f, at.y);
    float jaw = 2.0f + 3.0f * (at.y - JAW) - 3.0f * out,
          hair = -1.0f + 1.2f * own - 0.9f * down - 1.5f * out - 1.5f * throat;
    return hair + above * (jaw - hair);
}

// Whether hair, or the head, is right above a place of the view.
static float grown_above(const struct layers_view *view, int x, int y)
{
    float most = 0.0f;
    for (int u = x > 2 ? x - 2 : 0; u <= x + 2 && u < view->columns && y > 0; u++)
        most = greater(most, view->places[(y - 1) * view->columns + u].values[LAYER_OVER]);
    return most;
}

void layers_head_look(const struct layers_view *view, const struct people *people, int body,
                      struct head_work *work)
{
    const struct body *of = &people->bodies[body];
    const struct face *face = layers_find_face(people, of);
    struct head head;
    if (!(face != NULL ? head_of_face(view, face, &head) : head_of_body(view, of, &head)))
        return;
    struct layers_bounds bounds = bounds_of(view, &head);
    count_skin(view, face, SHADES_NECK, &work->skin);
    count_colours(view, &head, &bounds, work);
    for (int y = bounds.top; y < bounds.bottom; y++)
        for (int x = bounds.left; x < bounds.right; x++) {
            struct guided_place *place = &view->places[y * view->columns + x];
            struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
            struct vec2 at = in_head(&head, p);
            float share = 0.0f;
            if ((at.y > JAW && fabsf(at.x) < CHEEK) || in_oval(&head, p)) {
                share = 1.0f;
            } else if (place->values[LAYER_PERSON] > 0.02f && at.y > HAIR_BOTTOM) {
                float odds = head_prior(at, work->evidence.own) +
                             EVIDENCE * tone_evidence_at(&work->evidence, tone_of(place->colour));
                float grown = at.y > JAW ? 1.0f : smoothstep(0.2f, 0.6f, grown_above(view, x, y));
                share = grown / (1.0f + expf(-odds));
            }
            place->values[LAYER_OVER] =
                greater(place->values[LAYER_OVER], share * place->values[LAYER_PERSON]);
        }
}
