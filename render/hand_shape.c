#include "render/hand_shape.h"

#include "render/scene.h"

// Bones of MediaPipe's hand, and their half width beside the palm's length: fingers are some 16 mm across,
// the palm's length (wrist to the middle finger's knuckle) is some 90 mm.
static const struct {
    uint8_t from, to;
    float radius;
} bones[] = {{0, 1, 0.20f},   {1, 2, 0.17f},   {2, 3, 0.13f},   {3, 4, 0.12f},   {0, 5, 0.20f},
             {0, 9, 0.20f},   {0, 13, 0.20f},  {0, 17, 0.20f},  {1, 5, 0.18f},   {5, 9, 0.15f},
             {9, 13, 0.15f},  {13, 17, 0.15f}, {5, 6, 0.12f},   {6, 7, 0.11f},   {7, 8, 0.11f},
             {9, 10, 0.12f},  {10, 11, 0.11f}, {11, 12, 0.11f}, {13, 14, 0.12f}, {14, 15, 0.11f},
             {15, 16, 0.11f}, {17, 18, 0.11f}, {18, 19, 0.10f}, {19, 20, 0.10f}};

#define BONES ((int)(sizeof bones / sizeof bones[0]))
#define MARGIN 0.4f // about the landmarks, in palms

// fminf and fmaxf heed numbers that aren't, by a call each; here there are none.
static float least(float a, float b)
{
    return a < b ? a : b;
}

static float most(float a, float b)
{
    return a > b ? a : b;
}

struct hand_shape hand_shape_of(const struct vec3 *hand)
{
    struct vec3 palm = vec3_subtract(hand[9], hand[0]), across = vec3_subtract(hand[17], hand[5]);
    struct hand_shape shape = {.landmarks_px = hand,
                               // Foreshortened, one or the other.
                               .palm_px = most(vec3_length(palm), 1.3f * vec3_length(across)),
                               .left_px = hand[0].x,
                               .top_px = hand[0].y,
                               .right_px = hand[0].x,
                               .bottom_px = hand[0].y};
    for (int i = 1; i < SCENE_HAND_LANDMARKS; i++) {
        shape.left_px = least(shape.left_px, hand[i].x);
        shape.top_px = least(shape.top_px, hand[i].y);
        shape.right_px = most(shape.right_px, hand[i].x);
        shape.bottom_px = most(shape.bottom_px, hand[i].y);
    }
    float margin_px = MARGIN * shape.palm_px;
    shape.left_px -= margin_px;
    shape.top_px -= margin_px;
    shape.right_px += margin_px;
    shape.bottom_px += margin_px;
    return shape;
}

// Squared distance to a bone, in squares of its radius.
static float distance_to_bone(const struct hand_shape *hand, int bone, struct vec2 at)
{
    struct vec3 a = hand->landmarks_px[bones[bone].from], b = hand->landmarks_px[bones[bone].to];
    float x = b.x - a.x, y = b.y - a.y, length = x * x + y * y;
    float along = length > 0.0f ? ((at.x - a.x) * x + (at.y - a.y) * y) / length : 0.0f;
    along = least(most(along, 0.0f), 1.0f);
    float dx = at.x - a.x - along * x, dy = at.y - a.y - along * y;
    float radius = bones[bone].radius * hand->palm_px;
    return (dx * dx + dy * dy) / (radius * radius);
}

float hand_shape_covers(const struct hand_shape *hand, struct vec2 at)
{
    if (!(at.x > hand->left_px && at.x < hand->right_px && at.y > hand->top_px && at.y < hand->bottom_px))
        return 0.0f;
    float nearest = INFINITY;
    for (int bone = 0; bone < BONES; bone++)
        nearest = least(nearest, distance_to_bone(hand, bone, at));
    return 1.0f - smoothstep(0.8f, 1.9f, nearest);
}
