#include "tracking/lip_contour.h"

#include "platform/base/face_topology.h"
#include "tracking/face_mesh.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/sample.h"

#include <math.h>
#include <string.h>

#define RING FACE_RING_LIPS_OUTER_COUNT

// Lengths in pixels of the network's input, 192 of which see a face.
#define INPUT_SIZE 192.0f
#define ERROR 0.5f      // standard error of the network across the contour
#define STEPS_A_PIXEL 6 // of the places a point may move to
#define PLACES 25       // to either side of where it is: 2 pixels
#define WINDOW 9        // places to either side of an edge that make its step: 1.5 pixels
#define SKIN_NEAR 2.0f  // where the colours of skin are taken, outwards
#define SKIN_FAR 4.0f
#define LIP_NEAR 0.35f // and those of lip: of the way from the outer to the inner contour
#define LIP_FAR 0.75f
#define COLOURS 6      // a point and side
#define NEIGHBOURS 2   // to either side, whose colours count too
#define EVIDENCE 2.0f  // weight of a step of one standard deviation against a shift of one
#define RIDGE 0.1f     // of the colours' variance, so that flat colours can be told apart at all
#define DISTINCT 0.5f  // lip and skin that are nearer, in standard deviations, are no evidence
#define FINER_MIN 1.0f // the picture's pixels in one of the network's: the least that is of use …
#define FINER 1.5f     // … and enough

#define PROFILE (PLACES + 2 * WINDOW)

// Sums over colours of one class.
struct colours {
    float count, sum[3], products[3][3];
};

struct contour {
    const struct picture *picture;
    float pixel_px; // a pixel of the network's input in the picture's
    struct vec2 outer[RING], inner[RING], outwards[RING];
    struct colours lip[RING], skin[RING];
    float cost[RING][PLACES]; // of moving a point to a place
};

static struct vec2 along(struct vec2 from, struct vec2 direction, float distance)
{
    return (struct vec2){from.x + direction.x * distance, from.y + direction.y * distance};
}

static struct vec2 landmark(const struct vec3 *landmarks_px, int index)
{
    return (struct vec2){landmarks_px[index].x, landmarks_px[index].y};
}

static void place_contour(struct contour *contour, const struct vec3 *landmarks_px)
{
    for (int i = 0; i < RING; i++) {
        contour->outer[i] = landmark(landmarks_px, face_ring_lips_outer[i]);
        contour->inner[i] = landmark(landmarks_px, face_ring_lips_inner[i]);
    }
    // The ring turns one way all around, so the outside is on the same hand everywhere; which, its area
    // tells.
    float area = 0.0f;
    for (int i = 0; i < RING; i++) {
        struct vec2 a = contour->outer[i], b = contour->outer[(i + 1) % RING];
        area += a.x * b.y - b.x * a.y;
    }
    for (int i = 0; i < RING; i++) {
        struct vec2 tangent =
            vec2_subtract(contour->outer[(i + 1) % RING], contour->outer[(i + RING - 1) % RING]);
        float length = copysignf(fmaxf(vec2_length(tangent), 1e-6f), area);
        contour->outwards[i] = (struct vec2){tangent.y / length, -tangent.x / length};
    }
}

static void add_colour(struct colours *colours, struct vec3 rgb)
{
    const float c[3] = {rgb.x, rgb.y, rgb.z};
    colours->count += 1.0f;
    for (int i = 0; i < 3; i++) {
        colours->sum[i] += c[i];
        for (int k = 0; k < 3; k++)
            colours->products[i][k] += c[i] * c[k];
    }
}

static void learn_colours(struct contour *contour)
{
    memset(contour->lip, 0, sizeof contour->lip);
    memset(contour->skin, 0, sizeof contour->skin);
    for (int i = 0; i < RING; i++)
        for (int k = 0; k < COLOURS; k++) {
            float t = (float)k / (COLOURS - 1);
            struct vec2 inwards = vec2_subtract(contour->inner[i], contour->outer[i]);
            struct vec2 lip = along(contour->outer[i], inwards, LIP_NEAR + (LIP_FAR - LIP_NEAR) * t);
            struct vec2 skin = along(contour->outer[i], contour->outwards[i],
                                     (SKIN_NEAR + (SKIN_FAR - SKIN_NEAR) * t) * contour->pixel_px);
            add_colour(&contour->lip[i], sample_rgb(contour->picture, lip));
            add_colour(&contour->skin[i], sample_rgb(contour->picture, skin));
        }
}

// The colours near a point, of one class: their mean, and their covariance added to `covariance`.
static void gather(const struct colours ring[RING], int point, float mean[3], float covariance[3][3])
{
    struct colours all = {0};
    for (int k = -NEIGHBOURS; k <= NEIGHBOURS; k++) {
        const struct colours *one = &ring[(point + k + RING) % RING];
        all.count += one->count;
        for (int r = 0; r < 3; r++) {
            all.sum[r] += one->sum[r];
            for (int c = 0; c < 3; c++)
                all.products[r][c] += one->products[r][c];
        }
    }
    for (int r = 0; r < 3; r++)
        mean[r] = all.sum[r] / all.count;
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            covariance[r][c] += 0.5f * (all.products[r][c] / all.count - mean[r] * mean[c]);
}

// Solves a symmetric positive system of three.
static void solve(float m[3][3], float b[3])
{
    for (int k = 0; k < 3; k++)
        for (int r = 0; r < 3; r++) {
            float factor = r != k ? m[r][k] / m[k][k] : 0.0f;
            for (int c = k; c < 3 && r != k; c++)
                m[r][c] -= factor * m[k][c];
            b[r] -= factor * b[k];
        }
    for (int k = 0; k < 3; k++)
        b[k] /= m[k][k];
}

// The direction of colour that tells lip from skin near a point, per standard deviation of either. Returns
// how many of those they are apart.
static float discriminant(const struct contour *contour, int point, float weights[3])
{
    float lip[3], skin[3], covariance[3][3] = {0}, between[3], apart = 0.0f;
    gather(contour->lip, point, lip, covariance);
    gather(contour->skin, point, skin, covariance);
    float ridge = RIDGE * (covariance[0][0] + covariance[1][1] + covariance[2][2]) / 3.0f;
    for (int i = 0; i < 3; i++) {
        covariance[i][i] += ridge + 1.0f / 12.0f; // at least that of rounding to whole grey levels
        between[i] = weights[i] = lip[i] - skin[i];
    }
    solve(covariance, weights);
    for (int i = 0; i < 3; i++)
        apart += weights[i] * between[i];
    apart = sqrtf(fmaxf(apart, 0.0f));
    for (int i = 0; i < 3; i++)
        weights[i] /= fmaxf(apart, 1e-6f);
    return apart;
}

static void rate_places(struct contour *contour, int point)
{
    float weights[3], score[PROFILE];
    float evidence = EVIDENCE * fminf(fmaxf(discriminant(contour, point, weights) - DISTINCT, 0.0f), 1.0f);
    const float spacing = contour->pixel_px / STEPS_A_PIXEL;
    for (int i = 0; i < PROFILE; i++) {
        float distance = spacing * (float)(i - PROFILE / 2);
        struct vec3 rgb =
            sample_rgb(contour->picture, along(contour->outer[point], contour->outwards[point], distance));
        score[i] = weights[0] * rgb.x + weights[1] * rgb.y + weights[2] * rgb.z;
    }
    for (int place = 0; place < PLACES; place++) {
        float step = 0.0f, shift = (float)(place - PLACES / 2) / (STEPS_A_PIXEL * ERROR);
        for (int i = 1; i <= WINDOW; i++)
            step += (score[place + WINDOW - i] - score[place + WINDOW + i]) / WINDOW;
        contour->cost[point][place] = 0.5f * shift * shift - evidence * fmaxf(step, 0.0f);
    }
}

// The cheapest way along all points, where neighbours' shifts differ as two independent ones do.
static void find_shifts(const struct contour *contour, float shifts[RING])
{
    float total[PLACES], next[PLACES];
    int8_t from[RING][PLACES] = {0};
    const float unit = STEPS_A_PIXEL * ERROR;
    memcpy(total, contour->cost[0], sizeof total);
    for (int point = 1; point < RING; point++) {
        for (int place = 0; place < PLACES; place++) {
            float cheapest = INFINITY;
            for (int k = 0; k < PLACES; k++) {
                float difference = (float)(place - k) / unit;
                float way = total[k] + 0.25f * difference * difference;
                if (way < cheapest)
                    from[point][place] = (int8_t)k;
                cheapest = fminf(cheapest, way);
            }
            next[place] = cheapest + contour->cost[point][place];
        }
        memcpy(total, next, sizeof total);
    }
    int place = 0;
    for (int k = 1; k < PLACES; k++)
        place = total[k] < total[place] ? k : place;
    for (int point = RING - 1; point >= 0; point--) {
        shifts[point] = (float)(place - PLACES / 2) / STEPS_A_PIXEL;
        place = point > 0 ? from[point][place] : 0;
    }
}

// Where a landmark of the outer ring stands in the tables of lips, whose four rings have the same order.
static int lip_of(int ring_point)
{
    int index = 0;
    while (index < FACE_MESH_LIPS / 4 - 1 && face_mesh_lips[index] != face_ring_lips_outer[ring_point])
        index++;
    return index;
}

static void move_lips(const struct contour *contour, const float shifts[RING], float share,
                      struct vec3 *landmarks_px)
{
    enum { OUTER, INNER, SEMI_OUTER, SEMI_INNER };
    static const float shares[] = {[OUTER] = 1.0f, [SEMI_OUTER] = 2.0f / 3.0f, [SEMI_INNER] = 1.0f / 3.0f};
    float mean = 0.0f;
    for (int i = 0; i < RING; i++)
        mean += shifts[i] / RING;
    for (int i = 0; i < RING; i++)
        for (int ring = OUTER; ring <= SEMI_INNER; ring++) {
            struct vec3 *p = &landmarks_px[face_mesh_lips[lip_of(i) + ring * (FACE_MESH_LIPS / 4)]];
            float distance = (shifts[i] - mean) * contour->pixel_px * share * shares[ring];
            p->x += contour->outwards[i].x * distance;
            p->y += contour->outwards[i].y * distance;
        }
}

void lip_contour_refine(const struct picture *picture, struct vec3 *landmarks_px)
{
    struct contour contour = {.picture = picture,
                              .pixel_px = face_mesh_next_roi(landmarks_px).width_px / INPUT_SIZE};
    float shifts[RING];
    float share = (contour.pixel_px - FINER_MIN) / (FINER - FINER_MIN);
    if (!(share > 0.0f) || !isfinite(contour.pixel_px))
        return;
    place_contour(&contour, landmarks_px);
    learn_colours(&contour);
    for (int i = 0; i < RING; i++)
        rate_places(&contour, i);
    find_shifts(&contour, shifts);
    move_lips(&contour, shifts, fminf(share, 1.0f), landmarks_px);
}
