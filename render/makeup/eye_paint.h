// Programs that paint the skin around the eyes: those whose shaders include eye_paint.glsl, one a look of the
// finish. Thread: the GL context's.
#ifndef CHEVAL_RENDER_MAKEUP_EYE_PAINT_H
#define CHEVAL_RENDER_MAKEUP_EYE_PAINT_H

#include "render/makeup/finish.h"
#include "render/makeup/layer.h"

struct eye_program {
    struct layer_program layer;
    struct finish_uniforms finish;
    GLint face_luminance, neighbour;
};

// Fills one program for each look; on failure those that were made are left for eye_programs_finish.
MUST_CHECK enum result eye_programs_init(struct eye_program programs[LOOK_COUNT], const char *vertex_file,
                                         const char *fragment_file, struct diagnostic *why);
void eye_programs_finish(struct eye_program programs[LOOK_COUNT]); // takes zeroed ones

// Makes it the program in use, for this shade.
void eye_program_use(const struct eye_program *program, const struct makeup_frame *frame,
                     const struct makeup_face *face, const struct makeup_shade *shade, float intensity);

#endif
