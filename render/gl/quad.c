#include "render/gl/quad.h"

void quad_init(struct quad *quad)
{
    glGenVertexArrays(1, &quad->array);
}

void quad_draw(const struct quad *quad)
{
    glBindVertexArray(quad->array);
    glDrawArrays(GL_TRIANGLE_STRIP, 0, 4);
    glBindVertexArray(0);
}

void quad_finish(struct quad *quad)
{
    glDeleteVertexArrays(1, &quad->array);
    *quad = (struct quad){0};
}
