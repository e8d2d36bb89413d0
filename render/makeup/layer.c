#include "render/makeup/layer.h"

enum result layer_program_create(const char *vertex_file, const char *fragment_file, const char *defines,
                                 struct layer_program *program, struct diagnostic *why)
{
    enum result result = program_create(vertex_file, fragment_file, defines, &program->id, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &program->picture_to_clip},
        {"picture_size_px", &program->picture_size_px},
        {"to_face_map", &program->to_face_map},
        {"mm_px", &program->mm_px},
    };
    program_find_uniforms(program->id, uniforms, sizeof(uniforms) / sizeof(uniforms[0]));
    program_set_sampler(program->id, "picture", MAKEUP_UNIT_PICTURE);
    program_set_sampler(program->id, "beneath", MAKEUP_UNIT_BENEATH);
    program_set_sampler(program->id, "face_map", MAKEUP_UNIT_FACE_MAP);
    return RESULT_OK;
}

void layer_program_use(const struct layer_program *program, const struct makeup_frame *frame,
                       const struct makeup_face *face)
{
    glUseProgram(program->id);
    clip_view_set(&frame->view, program->picture_to_clip);
    glUniform2f(program->picture_size_px, (float)frame->background_texture->width_px,
                (float)frame->background_texture->height_px);
    glUniformMatrix3fv(program->to_face_map, 1, GL_FALSE, face->map->to_map);
    glUniform1f(program->mm_px, face->mm_px * face->magnification);
}
