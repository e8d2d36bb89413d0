// The one last vertex step: picture clip space -> target clip space.
//
// Picture clip space is what a vertex would have if the background picture filled the whole target
// un-mirrored (x right, y up, -1..1 over the picture). This step moves it to where the picture stands (cover,
// contain) and mirrors it. It is `to_clip()` of shaders/view.glsl, which every vertex shader has before it:
// the last line of a vertex shader is `gl_Position = to_clip(position);`. A mirrored view turns the winding:
// use clip_view_front_face.
#ifndef CHEVAL_RENDER_GL_CLIP_VIEW_H
#define CHEVAL_RENDER_GL_CLIP_VIEW_H

#include "render/gl/gl.h"

// clip.xy = scale * picture.xy + offset * picture.w
struct clip_view {
    float scale_x, scale_y; // scale_x < 0 when mirrored
    float offset_x, offset_y;
};

static inline struct clip_view clip_view_identity(void)
{
    return (struct clip_view){1.0f, 1.0f, 0.0f, 0.0f};
}

// Of triangles that are counter-clockwise in picture clip space: for glFrontFace.
static inline GLenum clip_view_front_face(const struct clip_view *view)
{
    return view->scale_x * view->scale_y < 0.0f ? GL_CW : GL_CCW;
}

// `location` is of the uniform "picture_to_clip" of the program in use.
static inline void clip_view_set(const struct clip_view *view, GLint location)
{
    glUniform4f(location, view->scale_x, view->scale_y, view->offset_x, view->offset_y);
}

#endif
