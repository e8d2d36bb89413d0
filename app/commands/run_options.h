// The command line of run and demo.
#ifndef CHEVAL_APP_COMMANDS_RUN_OPTIONS_H
#define CHEVAL_APP_COMMANDS_RUN_OPTIONS_H

#include "app/mirror.h"
#include "platform/base/options.h"

enum run_command { RUN_COMMAND, DEMO_COMMAND };

struct run_options {
    const char *camera, *catalogue, *profile_store, *models, *bundle, *language, *calibration;
    const char *share, *share_url, *share_proxy, *certificate, *key;
    char share_address[HTTP_CLIENT_SIZE];
    uint16_t share_port;
    const char *exposure_text, *mains_text, *white_card_text;
    const char *theme, *screen_text, *screen_bottom_text;
    const char *rotate_text, *crop_text, *size_text, *seconds_text;
    bool flip, fullscreen, portrait, headless, film, stats, loop, no_store, verbose;
    int seconds; // 0: until it is closed
    enum camera_exposure exposure;
    int mains_hz;
    int white_card_percent; // of light that the store's white card reflects
    int rotate_deg, crop[4], width_px, height_px;
    bool high_contrast, reduced_motion, left_handed, touchless;
    int screen_mm[2]; // its height, and the distance of the eyes; 0: not told
    int screen_bottom_mm;
    char store_path[1024], calibration_path[1024];
};

// Prints what is wrong as one line on stderr.
enum options_outcome run_options_parse(struct run_options *run, enum run_command command, int count,
                                       char **arguments);

// Fills in the default profile store; without a place for one interest is not kept, which is said. So for the
// mirror's own calibration where a camera is the source and it is there.
void run_options_to_mirror(struct run_options *run, struct mirror_options *options);

#endif
