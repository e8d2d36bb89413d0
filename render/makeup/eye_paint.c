#include "render/makeup/eye_paint.h"

#include "platform/base/colour.h"

#define MOST_SHEEN 1.5f // of metal's highlights, beside its pigment

enum result eye_programs_init(struct eye_program programs[LOOK_COUNT], const char *vertex_file,
                              const char *fragment_file, struct diagnostic *why)
{
    for (int look = 0; look < LOOK_COUNT; look++) {
        struct eye_program *program = &programs[look];
        enum result result =
            layer_program_create(vertex_file, fragment_file, finish_defines[look], &program->layer, why);
        if (result != RESULT_OK)
            return result;
        const struct program_uniform uniforms[] = {
            {"face_luminance", &program->face_luminance},
            {"neighbour", &program->neighbour},
        };
        program_find_uniforms(program->layer.id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
        finish_find_uniforms(program->layer.id, &program->finish);
    }
    return RESULT_OK;
}

void eye_programs_finish(struct eye_program programs[LOOK_COUNT])
{
    for (int look = 0; look < LOOK_COUNT; look++)
        glDeleteProgram(programs[look].layer.id);
}

// Metal mirrors light in its own colour, and charcoal as darkly as it is.
static void dim_metal(const struct finish_uniforms *uniforms, const struct makeup_shade *shade)
{
    const struct finish *finish = &finishes[shade->finish];
    struct vec3 colour = finish_colour(shade->colour_srgb);
    float own = fminf(MOST_SHEEN * fmaxf(fmaxf(colour.x, colour.y), colour.z), 1.0f);
    float sheen = 1.0f + finish->metal * (own - 1.0f);
    glUniform4f(uniforms->shine, sheen * finish->seen, sheen * finish->own, finish->rough, finish->relief);
}

// Of the face's skin, by the map's colours beside the eyes, on the cheeks and on the forehead.
static float face_luminance(const struct makeup_face *face, const struct texture *background)
{
    static const uint16_t places[] = {101, 330, 50, 280, 9, 108, 337, 151};
    const float *m = face->map->to_map;
    float sum = 0.0f;
    int count = (int)(sizeof(places) / sizeof(places[0]));
    for (int i = 0; i < count; i++) {
        float x = face->landmarks_px[places[i]].x / (float)background->width_px;
        float y = face->landmarks_px[places[i]].y / (float)background->height_px;
        float u = (m[0] * x + m[3] * y + m[6]) * FACE_MAP_SIDE,
              v = (m[1] * x + m[4] * y + m[7]) * FACE_MAP_SIDE;
        int column = (int)fminf(fmaxf(u, 0.0f), FACE_MAP_SIDE - 1);
        int row = (int)fminf(fmaxf(v, 0.0f), FACE_MAP_SIDE - 1);
        int first = 4 * (row * FACE_MAP_SIDE + column);
        const uint8_t *pixel = &face->map->pixels[first];
        sum += 0.2126f * colour_linear_of_byte(pixel[0]) + 0.7152f * colour_linear_of_byte(pixel[1]) +
               0.0722f * colour_linear_of_byte(pixel[2]);
    }
    return fmaxf(sum / (float)count, 0.002f);
}

void eye_program_use(const struct eye_program *program, const struct makeup_frame *frame,
                     const struct makeup_face *face, const struct makeup_shade *shade, float intensity)
{
    const struct texture *background = frame->background_texture;
    layer_program_use(&program->layer, frame, face);
    finish_set(&program->finish, shade, face->light.colour, intensity);
    dim_metal(&program->finish, shade);
    glUniform1f(program->face_luminance, face_luminance(face, background));
    float neighbour_px = fmaxf(1.0f, face->mm_px);
    glUniform2f(program->neighbour, neighbour_px / (float)background->width_px,
                neighbour_px / (float)background->height_px);
}
