// A slider: a track with a knob, touched anywhere on it. The knob goes to where the track is touched and
// follows the finger; the second tap of two sets it back.
//
// Its command is COMMAND_SLIDER: `call` is given a command whose value is where the knob has come to, of
// SLIDER_STEPS, or SLIDER_RESET.
#ifndef CHEVAL_APP_UI_SLIDER_H
#define CHEVAL_APP_UI_SLIDER_H

#include "app/ui/canvas.h"

#define SLIDER_STEPS 1000
#define SLIDER_RESET (-1)

struct slider {
    uint32_t id;
    float share;      // 0 at the start, 1 at the end
    float value_room; // for its value in words, times the size of their letters
    struct command command;
};

// `rect` is what is touched, as high as a finger.
void slider_draw(struct canvas *canvas, const struct slider *slider, struct rect rect);

// The same with the value in words at its end.
void slider_draw_with_value(struct canvas *canvas, const struct slider *slider, const char *value,
                            struct rect rect);

// The line in it that the knob's middle runs along.
struct rect slider_track(const struct canvas *canvas, struct rect rect);

// The command's value for a finger at `x_px`.
int slider_value(const struct canvas *canvas, struct rect rect, float x_px);

#endif
