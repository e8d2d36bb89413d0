#include "render/gl/program.h"

#include "render/gl/shader_source.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Lines of the common file are numbered from here by #line, so that the driver's log says which file it
// means: Mesa 22 forgets the source string number that #line may give.
#define COMMON_FIRST_LINE 10001

struct source_names {
    const char *common;
    const char *file;
};

// Appends at most what fits; `used` stays below `size`.
static size_t append(char *text, size_t size, size_t used, const char *piece, size_t length)
{
    size_t room = size - 1 - used;
    size_t taken = length < room ? length : room;
    memcpy(text + used, piece, taken);
    text[used + taken] = '\0';
    return used + taken;
}

// "0:14(5): error" (Mesa), "ERROR: 0:14: ..." (Mali, Adreno, ANGLE) or "0(14) : error" (NVIDIA): gives the
// line and where the text after it begins, or 0.
static long line_number(const char *text, const char **rest)
{
    static const char prefix[] = "ERROR: ";
    if (strncmp(text, prefix, sizeof prefix - 1) == 0)
        text += sizeof prefix - 1;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || (text[digits] != ':' && text[digits] != '('))
        return 0;
    char *end = NULL;
    long line = strtol(text + digits + 1, &end, 10);
    *rest = end;
    return line;
}

// The driver's log in one line, places given as "file:line".
static void readable_log(const char *log, const struct source_names *names, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    while (*log != '\0') {
        const char *rest = log;
        long line = line_number(log, &rest);
        if (line > 0) {
            bool common = line >= COMMON_FIRST_LINE;
            char place[80];
            int length = snprintf(place, sizeof place, "%s:%ld", common ? names->common : names->file,
                                  common ? line - COMMON_FIRST_LINE + 1 : line);
            used = append(text, size, used, place,
                          length < (int)sizeof place ? (size_t)length : sizeof place - 1);
        }
        size_t length = strcspn(rest, "\n");
        used = append(text, size, used, rest, length);
        log = rest + length;
        log += strspn(log, "\n");
        if (*log != '\0')
            used = append(text, size, used, "; ", 2);
    }
}

static enum result compile(GLenum stage, struct program_text source, const char *defines, GLuint *out,
                           struct diagnostic *why)
{
    bool vertex = stage == GL_VERTEX_SHADER;
    struct source_names names = {vertex ? "view.glsl" : "colour.glsl", source.name};
    const char *common = shader_source(names.common);
    if (common == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "shader %s is not built in", names.common);
    char to_common[32];
    (void)snprintf(to_common, sizeof to_common, "\n#line %d\n", COMMON_FIRST_LINE);
    const char *pieces[] = {"#version 300 es\nprecision highp float;\nprecision highp int;\n",
                            defines != NULL ? defines : "",
                            to_common,
                            common,
                            "\n#line 1\n",
                            source.text};
    GLuint shader = glCreateShader(stage);
    if (shader == 0)
        return diagnose(why, RESULT_UNAVAILABLE, "%s: OpenGL ES makes no shader", source.name);
    glShaderSource(shader, (GLsizei)(sizeof pieces / sizeof pieces[0]), pieces, NULL);
    glCompileShader(shader);
    GLint compiled = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
    if (compiled == GL_TRUE) {
        *out = shader;
        return RESULT_OK;
    }
    char log[1024] = "", text[1024];
    glGetShaderInfoLog(shader, (GLsizei)sizeof log, NULL, log);
    readable_log(log, &names, text, sizeof text);
    glDeleteShader(shader);
    return diagnose(why, RESULT_UNSUPPORTED, "shader %s does not compile: %s", source.name, text);
}

enum result program_create_from_text(struct program_text vertex, struct program_text fragment,
                                     const char *defines, GLuint *out, struct diagnostic *why)
{
    GLuint stages[2] = {0, 0};
    GLuint program = 0;
    *out = 0;
    enum result result = compile(GL_VERTEX_SHADER, vertex, defines, &stages[0], why);
    if (result == RESULT_OK)
        result = compile(GL_FRAGMENT_SHADER, fragment, defines, &stages[1], why);
    if (result != RESULT_OK)
        goto cleanup;
    program = glCreateProgram();
    glAttachShader(program, stages[0]);
    glAttachShader(program, stages[1]);
    glLinkProgram(program);
    GLint linked = GL_FALSE;
    glGetProgramiv(program, GL_LINK_STATUS, &linked);
    if (linked != GL_TRUE) {
        char log[512] = "";
        glGetProgramInfoLog(program, (GLsizei)sizeof log, NULL, log);
        result = diagnose(why, RESULT_UNSUPPORTED, "shaders %s and %s do not link: %s", vertex.name,
                          fragment.name, log);
        goto cleanup;
    }
    *out = program;
    program = 0;

cleanup:
    glDeleteProgram(program);
    glDeleteShader(stages[1]);
    glDeleteShader(stages[0]);
    return result;
}

enum result program_create(const char *vertex_file, const char *fragment_file, const char *defines,
                           GLuint *out, struct diagnostic *why)
{
    struct program_text vertex = {vertex_file, shader_source(vertex_file)};
    struct program_text fragment = {fragment_file, shader_source(fragment_file)};
    *out = 0;
    if (vertex.text == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "shader %s is not built in", vertex_file);
    if (fragment.text == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "shader %s is not built in", fragment_file);
    return program_create_from_text(vertex, fragment, defines, out, why);
}

void program_find_uniforms(GLuint program, const struct program_uniform *uniforms, int count)
{
    for (int i = 0; i < count; i++)
        *uniforms[i].location = glGetUniformLocation(program, uniforms[i].name);
}

void program_set_sampler(GLuint program, const char *name, int unit)
{
    glUseProgram(program);
    glUniform1i(glGetUniformLocation(program, name), unit);
}
