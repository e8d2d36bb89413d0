#include "app/resources.h"

#include "platform/os/paths.h"

#define FOLDER_SIZE 1100

enum result resources_open_catalogue(const char *given, struct catalogue_problems *problems,
                                     struct catalogue **catalogue, struct diagnostic *why)
{
    char folder[FOLDER_SIZE];
    enum result result = paths_given_or_resource(folder, sizeof folder, given, "demo", why);
    return result == RESULT_OK ? catalogue_load(folder, problems, catalogue, why) : result;
}

enum result resources_open_tracker(const char *given, const struct tracker_options *options,
                                   struct tracker **tracker, struct diagnostic *why)
{
    char folder[FOLDER_SIZE];
    struct tracker_options complete = *options;
    complete.models_dir = folder;
    enum result result = paths_given_or_resource(folder, sizeof folder, given, "models", why);
    return result == RESULT_OK ? tracker_create(&complete, tracker, why) : result;
}
