// What is opened from a folder that was given on the command line, or else from the program's own resources.
#ifndef CHEVAL_APP_RESOURCES_H
#define CHEVAL_APP_RESOURCES_H

#include "assets/catalogue.h"
#include "tracking/tracker.h"

// The catalogue in the folder `given`; NULL: the demo's. `problems`: as of catalogue_load, may be NULL. The
// caller destroys it.
MUST_CHECK enum result resources_open_catalogue(const char *given, struct catalogue_problems *problems,
                                                struct catalogue **catalogue, struct diagnostic *why);

// A tracker with the models in the folder `given`; NULL: those that came with the program. Of the options,
// models_dir is set here. The caller destroys it.
MUST_CHECK enum result resources_open_tracker(const char *given, const struct tracker_options *options,
                                              struct tracker **tracker, struct diagnostic *why);

#endif
