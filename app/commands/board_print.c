#include "app/commands/board_print.h"

#include "platform/encode/part_file.h"
#include "platform/encode/png.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DOTS_A_MM (300.0 / 25.4)
#define SIDE_MAX_PX 8192

static bool is_dark(int column, int row, struct chessboard board)
{
    return column >= 0 && row >= 0 && column <= board.columns && row <= board.rows &&
           ((column + row) & 1) == 0;
}

static enum result print_svg(const char *path, struct chessboard board, double square_mm,
                             struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    FILE *file = NULL;
    enum result result = part_file_open(path, part, &file, why);
    if (result != RESULT_OK)
        return result;
    double width = (board.columns + 3) * square_mm, height = (board.rows + 3) * square_mm;
    bool written = fprintf(file,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%gmm\" height=\"%gmm\" "
                           "viewBox=\"0 0 %d %d\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                           width, height, board.columns + 3, board.rows + 3) > 0;
    for (int row = 0; row <= board.rows; row++)
        for (int column = 0; column <= board.columns; column++)
            if (is_dark(column, row, board))
                written = fprintf(file, "<rect x=\"%d\" y=\"%d\" width=\"1\" height=\"1\"/>\n", column + 1,
                                  row + 1) > 0 &&
                          written;
    written = fputs("</svg>\n", file) >= 0 && written;
    return part_file_close(file, written, part, path, why);
}

static enum result print_png(const char *path, struct chessboard board, double square_mm,
                             struct diagnostic *why)
{
    int side = (int)lround(square_mm * DOTS_A_MM);
    int width = (board.columns + 3) * side, height = (board.rows + 3) * side;
    struct picture picture = {0};
    if (width > SIDE_MAX_PX || height > SIDE_MAX_PX)
        return diagnose(why, RESULT_TOO_LARGE, "%s: too large at 300 dots an inch; print an .svg", path);
    enum result result = picture_allocate(width, height, &picture);
    if (result != RESULT_OK)
        return diagnose(why, result, "out of memory");
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            uint8_t *pixel = picture_row(&picture, y) + (ptrdiff_t)x * 4;
            memset(pixel, is_dark(x / side - 1, y / side - 1, board) ? 0 : 255, 3);
            pixel[3] = 255;
        }
    result = png_write(path, &picture, true, why);
    picture_free(&picture);
    return result;
}

enum result board_print(const char *path, struct chessboard board, double square_mm, struct diagnostic *why)
{
    const char *ending = strrchr(path, '.');
    if (ending != NULL && strcmp(ending, ".svg") == 0)
        return print_svg(path, board, square_mm, why);
    if (ending != NULL && strcmp(ending, ".png") == 0)
        return print_png(path, board, square_mm, why);
    return diagnose(why, RESULT_INVALID, "%s: a board is written as .svg or .png", path);
}
