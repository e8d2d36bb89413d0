// OpenGL ES 3.0 core, and what every file that draws keeps to.
//
// State: who draws sets all the state it needs (framebuffer, viewport, program, textures, blending, depth,
// culling, scissor, masks) and leaves blending, depth test, culling and scissor disabled, all colour and
// depth masks on, vertex array 0. Nothing else may be relied on.
//
// Orientation: framebuffers as GL has them: the top of the picture is at clip y = +1, the last row.
// renderer_read turns the rows. Colour: targets are GL_SRGB8_ALPHA8, so fragments write linear RGB, blending
// is linear and the hardware encodes.
#ifndef CHEVAL_RENDER_GL_GL_H
#define CHEVAL_RENDER_GL_GL_H

#include "platform/base/result.h"

#include <GLES3/gl3.h>

// RESULT_OK when GL has no error waiting; else all waiting errors are taken and `what` (a noun: "texture") is
// said to have failed, with the first error's name. Out of memory is RESULT_NO_MEMORY.
MUST_CHECK enum result gl_check(const char *what, struct diagnostic *why);

#endif
