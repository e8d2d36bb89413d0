// A vertex and a fragment shader from render/shaders, compiled and linked.
//
// The files have no #version and no default precision: both are put before them ("#version 300 es", highp
// float in both stages), then `defines`, then view.glsl (vertex shaders) or colour.glsl (fragment shaders),
// then the file itself, in which a line `#include "finish.glsl"` stands for that file (up to three, not
// nested). A failed compile gives the driver's log with our file's name and line.
#ifndef CHEVAL_RENDER_GL_PROGRAM_H
#define CHEVAL_RENDER_GL_PROGRAM_H

#include "render/gl/gl.h"

// `defines` is GLSL text of whole lines ("#define BLUR 1\n") or NULL. *out is 0 on failure. Delete with
// glDeleteProgram.
MUST_CHECK enum result program_create(const char *vertex_file, const char *fragment_file, const char *defines,
                                      GLuint *out, struct diagnostic *why);

// The same on texts; the names are for diagnostics.
struct program_text {
    const char *name;
    const char *text;
};
MUST_CHECK enum result program_create_from_text(struct program_text vertex, struct program_text fragment,
                                                const char *defines, GLuint *out, struct diagnostic *why);

// Looks up uniforms once, after linking. An unused uniform has location -1, which GL ignores.
struct program_uniform {
    const char *name;
    GLint *location;
};
void program_find_uniforms(GLuint program, const struct program_uniform *uniforms, int count);

// Gives sampler uniform `name` its texture unit, once, after linking. Binds the program.
void program_set_sampler(GLuint program, const char *name, int unit);

#endif
