// A rectangle over all of picture clip space, drawn without buffers: shaders/quad.vert gives `uv` with v down
// (0 at the top), as pictures have it.
#ifndef CHEVAL_RENDER_GL_QUAD_H
#define CHEVAL_RENDER_GL_QUAD_H

#include "render/gl/gl.h"

struct quad {
    GLuint array; // a vertex array without attributes
};

void quad_init(struct quad *quad);
void quad_draw(const struct quad *quad); // with the program in use, whose vertex shader is quad.vert
void quad_finish(struct quad *quad);     // takes a zeroed or finished quad

#endif
