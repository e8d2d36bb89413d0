// The store's own pictures and clips: a folder that is watched, and the clip that plays.
//
// One thread of its own lists the folder and decodes the clip, so that neither a slow disk nor a large clip
// delays a frame; main only takes what is ready. Pictures are read by the load thread (app/load.h). Clips are
// silent: their sound is not even decoded. What can't be read is one line in the log for each state of the
// file. Thread: main, for everything here.
#ifndef CHEVAL_APP_ATTRACT_STORE_MEDIA_H
#define CHEVAL_APP_ATTRACT_STORE_MEDIA_H

#include "app/attract/playlist.h"
#include "app/load.h"

struct store_media;

struct store_medium {
    char path[LOAD_PATH_SIZE];
    bool is_clip;  // else a picture: JPEG, PNG, WebP
    uint64_t mark; // of this state of the file
};

struct store_media_list {
    int count;
    struct store_medium media[PLAYLIST_MAX_MEDIA]; // in the order of their names
};

MUST_CHECK enum result store_media_create(const char *folder, struct store_media **out,
                                          struct diagnostic *why);
void store_media_destroy(struct store_media *media); // takes NULL

// True: *list is new: at first, and when the folder or a file in it has changed and then stayed as it is for
// one look, which is taken every two seconds.
bool store_media_take_list(struct store_media *media, struct store_media_list *list);

// Plays this clip from its beginning, in place of the one before, halved until it is no larger than the
// bound times 1.5.
void store_media_play(struct store_media *media, const char *path, int max_side_px);
// No clip any more; its pictures are freed.
void store_media_stop(struct store_media *media);

enum clip_state {
    CLIP_OPENING, // no picture yet
    CLIP_PLAYING,
    CLIP_ENDED,
    CLIP_BROKEN, // nothing of it can be shown
};

// How far the clip is. The newest picture since the last call goes to *frame, which is the caller's and gets
// another memory in exchange; *is_new says whether. The caller frees *frame by picture_free at last.
enum clip_state store_media_clip(struct store_media *media, struct picture *frame, bool *is_new);

#endif
