// Coloured contact lenses: drawn in the opening of each eye, around the iris.
#include "render/gl/mesh.h"
#include "render/makeup/finish.h"
#include "render/makeup/iris_look.h"
#include "render/makeup/layer.h"

#include <math.h>
#include <stdlib.h>

#define LENS_VERTICES (EYE_POINTS * 2)
#define LENS_INDICES ((EYE_POINTS - 1) * 6)
// Diameter of an adult's iris, the same within half a millimetre (as MediaPipe's iris depth takes it).
#define IRIS_MM 11.7f
#define WHITE_OF_FACE_LIGHT 0.6f // luminance of the white of an eye, in the socket's usual shadow
#define LID_EDGE_MM 0.7f
#define LID_EDGE_LEAST_PX 1.5f // of the target: narrower looks jagged

struct lens_vertex {
    float position_px[2];
    float lids_mm[2]; // from the upper and the lower lid
};

// Without and with a picture of its own.
enum print { PRINT_FIBRES, PRINT_PICTURE, PRINT_COUNT };

struct program {
    struct layer_program layer;
    struct finish_uniforms finish;
    GLint to_iris, bare_iris, print_radius, opaque, eye_light, soft_mm, radius_px, seed, light;
};

struct contact_lens {
    struct program programs[PRINT_COUNT];
    struct mesh meshes[EYE_SIDES];
    struct srgb_table srgb;
};

static enum result create_program(struct program *program, const char *defines, struct diagnostic *why)
{
    enum result result =
        layer_program_create("contact_lens.vert", "contact_lens.frag", defines, &program->layer, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"to_iris", &program->to_iris},
        {"bare_iris", &program->bare_iris},
        {"print_radius", &program->print_radius},
        {"opaque", &program->opaque},
        {"eye_light", &program->eye_light},
        {"soft_mm", &program->soft_mm},
        {"radius_px", &program->radius_px},
        {"seed", &program->seed},
        {"light", &program->light},
    };
    program_find_uniforms(program->layer.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    finish_find_uniforms(program->layer.id, &program->finish);
    return RESULT_OK;
}

// Seen from the front the columns of the right eye run to the left, those of the left eye to the right.
static enum result create_mesh(enum eye_side side, struct mesh *mesh, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {.location = 0,
         .components = 2,
         .type = GL_FLOAT,
         .offset = offsetof(struct lens_vertex, position_px)},
        {.location = 1, .components = 2, .type = GL_FLOAT, .offset = offsetof(struct lens_vertex, lids_mm)},
    };
    const struct mesh_layout layout = {attributes, sizeof(attributes) / sizeof(attributes[0]),
                                       sizeof(struct lens_vertex), 0};
    uint32_t indices[LENS_INDICES], *next = indices;
    for (uint32_t i = 0; i + 1 < EYE_POINTS; i++) {
        const uint32_t upper = 2 * i, lower = upper + 1, upper_next = upper + 2, lower_next = upper + 3;
        const uint32_t left[6] = {upper, lower, lower_next, upper, lower_next, upper_next};
        const uint32_t right[6] = {upper, lower_next, lower, upper, upper_next, lower_next};
        for (int k = 0; k < 6; k++)
            *next++ = side == EYE_LEFT ? left[k] : right[k];
    }
    return mesh_init(mesh, &layout, NULL, LENS_VERTICES, indices, LENS_INDICES, true, why);
}

static void destroy(void *state)
{
    struct contact_lens *lens = state;
    if (lens == NULL)
        return;
    for (int i = 0; i < PRINT_COUNT; i++)
        glDeleteProgram(lens->programs[i].layer.id);
    for (int side = 0; side < EYE_SIDES; side++)
        mesh_finish(&lens->meshes[side]);
    free(lens);
}

static enum result create(void **state, struct diagnostic *why)
{
    struct contact_lens *lens = calloc(1, sizeof(*lens));
    if (lens == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for contact lenses");
    srgb_table_init(&lens->srgb);
    enum result result = create_program(&lens->programs[PRINT_FIBRES], NULL, why);
    if (result == RESULT_OK)
        result = create_program(&lens->programs[PRINT_PICTURE], "#define PRINTED\n", why);
    for (int side = 0; side < EYE_SIDES && result == RESULT_OK; side++)
        result = create_mesh((enum eye_side)side, &lens->meshes[side], why);
    if (result != RESULT_OK) {
        destroy(lens);
        return result;
    }
    program_set_sampler(lens->programs[PRINT_PICTURE].layer.id, "print", MAKEUP_UNIT_OWN);
    *state = lens;
    return RESULT_OK;
}

static void lay_vertices(const struct eye_outline *eye, struct lens_vertex vertices[LENS_VERTICES])
{
    for (int i = 0; i < EYE_POINTS; i++) {
        struct vec3 upper = eye->upper[i], lower = eye->lower[i];
        float open_mm = vec2_length((struct vec2){upper.x - lower.x, upper.y - lower.y}) / eye->mm_px;
        *vertices++ = (struct lens_vertex){{upper.x, upper.y}, {0.0f, open_mm}};
        *vertices++ = (struct lens_vertex){{lower.x, lower.y}, {open_mm, 0.0f}};
    }
}

// Column-major: picture pixels -> radii of the iris from its centre, outwards and up.
static void set_place(const struct eye_outline *eye, GLint location)
{
    float scale = 1.0f / eye->iris_radius_px;
    struct vec2 x = {eye->outwards.x * scale, eye->outwards.y * scale};
    struct vec2 y = {eye->up.x * scale, eye->up.y * scale};
    const float to_iris[9] = {x.x,
                              y.x,
                              0.0f,
                              x.y,
                              y.y,
                              0.0f,
                              -x.x * eye->iris_px.x - x.y * eye->iris_px.y,
                              -y.x * eye->iris_px.x - y.y * eye->iris_px.y,
                              1.0f};
    glUniformMatrix3fv(location, 1, GL_FALSE, to_iris);
}

static void draw_eye(struct contact_lens *lens, const struct program *program, const struct makeup_face *face,
                     const struct eye_outline *eye, const struct iris_look *look,
                     const struct scene_makeup *layer)
{
    struct vec3 light = face->light.colour;
    float face_light = 0.2126f * light.x + 0.7152f * light.y + 0.0722f * light.z;
    float eye_light = powf(look->white / fmaxf(WHITE_OF_FACE_LIGHT * face_light, 1e-3f), 0.85f);
    float seen = smoothstep(0.1f, 0.35f, eye->openness) * smoothstep(0.15f, 0.4f, eye->facing);
    finish_set(&program->finish, &layer->product->shades[0], light, layer->intensity * seen);
    set_place(eye, program->to_iris);
    glUniform4f(program->bare_iris, look->luminance, look->bright, look->white, look->pupil);
    glUniform1f(program->print_radius, layer->product->diameter_mm / IRIS_MM);
    glUniform1f(program->opaque, layer->product->style == STYLE_OPAQUE ? 1.0f : 0.0f);
    glUniform1f(program->eye_light, fminf(fmaxf(eye_light, 0.25f), 1.1f));
    float least_mm = LID_EDGE_LEAST_PX / (eye->mm_px * face->magnification);
    glUniform1f(program->soft_mm, fmaxf(LID_EDGE_MM, least_mm));
    glUniform1f(program->radius_px, eye->iris_radius_px * face->magnification);
    glUniform1ui(program->seed, eye->side == EYE_LEFT ? 500u : 0u);
    glUniform3f(program->light, light.x, light.y, light.z);
    struct lens_vertex vertices[LENS_VERTICES];
    lay_vertices(eye, vertices);
    mesh_set_vertices(&lens->meshes[eye->side], vertices, LENS_VERTICES);
    mesh_draw(&lens->meshes[eye->side], GL_TRIANGLES, 0, 0);
}

static void draw(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *layer, const struct texture *picture)
{
    struct contact_lens *lens = state;
    const struct program *program = &lens->programs[picture != NULL ? PRINT_PICTURE : PRINT_FIBRES];
    layer_program_use(&program->layer, frame, face);
    if (picture != NULL)
        texture_bind(picture, MAKEUP_UNIT_OWN);
    for (int side = 0; side < EYE_SIDES; side++) {
        const struct eye_outline *eye = face->eyes[side];
        struct iris_look look;
        if (eye != NULL && eye->iris_radius_px > 0.5f &&
            iris_look_measure(&lens->srgb, frame->background, eye, &look))
            draw_eye(lens, program, face, eye, &look, layer);
    }
}

const struct makeup_layer_ops makeup_contact_lens_ops = {.create = create, .destroy = destroy, .draw = draw};
