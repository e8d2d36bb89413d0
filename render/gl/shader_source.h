// The texts of render/shaders, embedded at build by render/shaders/embed.cmake.
#ifndef CHEVAL_RENDER_GL_SHADER_SOURCE_H
#define CHEVAL_RENDER_GL_SHADER_SOURCE_H

// "lipstick.frag" -> its text; NULL when there is no such file.
const char *shader_source(const char *file_name);

#endif
