#include "render/gl/program.h"

#include "render/gl/shader_source.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Lines of the n-th included file are numbered from n times this by #line, so that the driver's log says
// which file it means: Mesa 22 forgets the source string number that #line may give.
#define INCLUDE_LINES 10000
#define MAX_INCLUDES 4
#define NAME_SIZE 48

// A shader's text in pieces, as glShaderSource takes it.
struct assembly {
    const char *file;
    int include_count;
    char includes[MAX_INCLUDES][NAME_SIZE];
    char before[MAX_INCLUDES][32], after[MAX_INCLUDES][32]; // "#line 10001"
    int piece_count;
    const char *pieces[4 * MAX_INCLUDES + 4];
    GLint lengths[4 * MAX_INCLUDES + 4];
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
static void readable_log(const char *log, const struct assembly *assembly, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    while (*log != '\0') {
        const char *rest = log;
        long line = line_number(log, &rest);
        if (line > 0) {
            long include = line / INCLUDE_LINES;
            bool known = include >= 1 && include <= assembly->include_count;
            char place[80];
            int length = snprintf(place, sizeof place, "%s:%ld",
                                  known ? assembly->includes[include - 1] : assembly->file,
                                  known ? line % INCLUDE_LINES : line);
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

static void add_piece(struct assembly *assembly, const char *text, size_t length)
{
    assembly->pieces[assembly->piece_count] = text;
    assembly->lengths[assembly->piece_count++] = (GLint)length;
}

static void add_text(struct assembly *assembly, const char *text)
{
    add_piece(assembly, text, strlen(text));
}

// Puts another file's text here; the line after it is `next_line` of the file itself.
static enum result add_include(struct assembly *assembly, const char *name, int next_line,
                               struct diagnostic *why)
{
    const char *text = shader_source(name);
    if (text == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "shader %s is not built in", name);
    if (assembly->include_count == MAX_INCLUDES)
        return diagnose(why, RESULT_TOO_LARGE, "shader %s includes more than %d files", assembly->file,
                        MAX_INCLUDES);
    int index = assembly->include_count++;
    (void)snprintf(assembly->includes[index], NAME_SIZE, "%s", name);
    char *before = assembly->before[index], *after = assembly->after[index];
    (void)snprintf(before, sizeof assembly->before[0], "\n#line %d\n", (index + 1) * INCLUDE_LINES + 1);
    (void)snprintf(after, sizeof assembly->before[0], "\n#line %d\n", next_line);
    add_text(assembly, before);
    add_text(assembly, text);
    add_text(assembly, after);
    return RESULT_OK;
}

// The file's text, with each line `#include "name"` replaced by that file. Included files include nothing.
static enum result add_file(struct assembly *assembly, const char *text, struct diagnostic *why)
{
    static const char include[] = "#include \"";
    const char *rest = text;
    int line = 1;
    for (const char *at = text; at != NULL && *at != '\0'; line++) {
        const char *end = strchr(at, '\n');
        const char *next = end != NULL ? end + 1 : NULL;
        if (strncmp(at, include, sizeof include - 1) == 0) {
            const char *from = at + sizeof include - 1;
            size_t length = strcspn(from, "\"\n");
            char name[NAME_SIZE];
            (void)snprintf(name, sizeof name, "%.*s", (int)length, from);
            add_piece(assembly, rest, (size_t)(at - rest));
            enum result result = add_include(assembly, name, line + 1, why);
            if (result != RESULT_OK)
                return result;
            rest = next != NULL ? next : at + strlen(at);
        }
        at = next;
    }
    add_text(assembly, rest);
    return RESULT_OK;
}

static enum result compile(GLenum stage, struct program_text source, const char *defines, GLuint *out,
                           struct diagnostic *why)
{
    struct assembly assembly = {.file = source.name};
    add_text(&assembly, "#version 300 es\nprecision highp float;\nprecision highp int;\n");
    add_text(&assembly, defines != NULL ? defines : "");
    enum result result =
        add_include(&assembly, stage == GL_VERTEX_SHADER ? "view.glsl" : "colour.glsl", 1, why);
    if (result == RESULT_OK)
        result = add_file(&assembly, source.text, why);
    if (result != RESULT_OK)
        return result;
    GLuint shader = glCreateShader(stage);
    if (shader == 0)
        return diagnose(why, RESULT_UNAVAILABLE, "%s: OpenGL ES makes no shader", source.name);
    glShaderSource(shader, assembly.piece_count, assembly.pieces, assembly.lengths);
    glCompileShader(shader);
    GLint compiled = GL_FALSE;
    glGetShaderiv(shader, GL_COMPILE_STATUS, &compiled);
    if (compiled == GL_TRUE) {
        *out = shader;
        return RESULT_OK;
    }
    char log[1024] = "", text[1024];
    glGetShaderInfoLog(shader, (GLsizei)sizeof log, NULL, log);
    readable_log(log, &assembly, text, sizeof text);
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
    glDetachShader(program, stages[0]); // else what they were compiled to stays as long as the program
    glDetachShader(program, stages[1]);
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
