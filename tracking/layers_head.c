#include "tracking/layers_head.h"

#include "platform/base/face_topology.h"

enum { NOSE = 0 };
enum { FOREHEAD = 10, CHIN = 152 };

// Hair and ears reach so far around a face, in halves of its height.
#define HEAD_REACH 1.5f

// Whose nose is within the face, most nearly; NULL: nobody's.
static const struct face *find_face(const struct people *people, const struct body *body)
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

// Whether p is within a closed ring of points: how often a ray crosses it (Jordan).
static bool in_ring(struct vec2 p, const struct vec2 *ring, int count)
{
    bool within = false;
    for (int i = 0, k = count - 1; i < count; k = i++)
        if ((ring[i].y > p.y) != (ring[k].y > p.y) &&
            p.x < (ring[k].x - ring[i].x) * (p.y - ring[i].y) / (ring[k].y - ring[i].y) + ring[i].x)
            within = !within;
    return within;
}

// Within so much of the oval is skin, but for eyes and lips.
#define SKIN_REACH 0.7f

void layers_head_skin(const struct layers_view *view, const struct people *people, int body,
                      struct tone_counts *skin)
{
    static const float shades[] = {-4.0f, -2.0f, 0.0f, 2.0f}; // in bins
    tone_counts_clear(skin);
    const struct face *face = find_face(people, &people->bodies[body]);
    if (face == NULL)
        return;
    struct vec2 oval[FACE_RING_OVAL_COUNT];
    struct vec3 middle = vec3_mix(face->landmarks_px[FOREHEAD], face->landmarks_px[CHIN], 0.5f);
    struct vec2 low = {1e6f, 1e6f}, high = {-1e6f, -1e6f};
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 px = vec3_mix(middle, face->landmarks_px[face_ring_oval[i]], SKIN_REACH);
        oval[i] = layers_cell_of(view, px);
        low = (struct vec2){fminf(low.x, oval[i].x), fminf(low.y, oval[i].y)};
        high = (struct vec2){fmaxf(high.x, oval[i].x), fmaxf(high.y, oval[i].y)};
    }
    for (float y = floorf(low.y) + 0.5f; y < high.y; y += 1.0f)
        for (float x = floorf(low.x) + 0.5f; x < high.x; x += 1.0f) {
            const struct guided_place *place = layers_place(view, (int)x, (int)y);
            if (place == NULL || !in_ring((struct vec2){x, y}, oval, FACE_RING_OVAL_COUNT))
                continue;
            struct tone tone = tone_of(place->colour);
            for (size_t i = 0; i < sizeof shades / sizeof *shades; i++) {
                struct tone shaded = tone;
                shaded.light = fminf(fmaxf(tone.light + shades[i], 0.0f), TONE_BINS - 1.001f);
                tone_counts_add(skin, shaded, 1.0f);
            }
        }
}

void layers_head_look(const struct layers_view *view, const struct people *people, int body)
{
    const struct face *face = find_face(people, &people->bodies[body]);
    if (face == NULL)
        return;
    struct vec2 oval[FACE_RING_OVAL_COUNT];
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++)
        oval[i] = layers_cell_of(view, face->landmarks_px[face_ring_oval[i]]);
    struct vec2 top = layers_cell_of(view, face->landmarks_px[FOREHEAD]);
    struct vec2 chin = layers_cell_of(view, face->landmarks_px[CHIN]);
    struct vec2 middle = {0.5f * (top.x + chin.x), 0.5f * (top.y + chin.y)};
    struct vec2 up = vec2_subtract(top, middle);
    float square = up.x * up.x + up.y * up.y;
    if (!(square > 0.0f))
        return;
    for (int y = 0; y < view->rows; y++)
        for (int x = 0; x < view->columns; x++) {
            struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
            float *values = view->places[y * view->columns + x].values;
            struct vec2 to = vec2_subtract(p, middle);
            float height = (to.x * up.x + to.y * up.y) / square;
            float away = vec2_length(to) / sqrtf(square);
            bool is_head = (away < HEAD_REACH && height > -0.5f) || in_ring(p, oval, FACE_RING_OVAL_COUNT);
            if (is_head)
                values[LAYER_OVER] = fmaxf(values[LAYER_OVER], values[LAYER_PERSON]);
        }
}
