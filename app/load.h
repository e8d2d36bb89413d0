// What products need from files, decoded: asked for on main, done on the load thread.
#ifndef CHEVAL_APP_LOAD_H
#define CHEVAL_APP_LOAD_H

#include "app/placement/shape.h"
#include "assets/catalogue.h"
#include "platform/base/garment.h"
#include "platform/base/model.h"
#include "platform/base/picture.h"

#define LOAD_PATH_SIZE 1536 // the folder of a catalogue (1023 bytes), and a file in it (500)

enum load_kind {
    LOAD_MODEL,   // a 3-D product
    LOAD_GARMENT, // one cut from a picture
    LOAD_TEXTURE, // a picture that make-up is drawn with
    LOAD_PICTURE, // a product picture for the UI
};

// Plain data, copied by assignment.
struct load_request {
    enum load_kind kind;
    char path[LOAD_PATH_SIZE];
    int max_side_px;                  // pictures: scaled down to this; 0: as it is
    enum catalogue_category category; // models: what it is, and how it becomes product space
    struct mat4 placement;
    bool is_eyewear; // made from `eyewear`; there is no path
    struct eyewear eyewear;
    bool has_lens; // the file's lenses become this one
    struct eyewear_lens lens;
    bool for_attract; // the loop that nobody watches asked for it; no part of what is asked for
};

// What a 3-D product or a garment is asked for with. False when the path is too long.
MUST_CHECK bool load_request_of_product(enum catalogue_category category,
                                        const struct catalogue_try_on *try_on, struct load_request *out);

// False when the path is too long.
MUST_CHECK bool load_request_set_path(struct load_request *request, const char *path);

// Whether both ask for the same thing.
bool load_request_equals(const struct load_request *a, const struct load_request *b);

struct load_reply {
    struct load_request request;
    struct model *model;        // heap, the receiver frees it with load_reply_finish; NULL when it failed
    struct product_shape shape; // of the model
    struct garment *garment;    // likewise on the heap; NULL when it failed
    struct picture picture;     // the receiver's; no pixels when it failed
};

// Whether what was asked for is there.
bool load_reply_worked(const struct load_reply *reply);

// The model of a 3-D product's request, read or made. The caller frees it with model_free.
MUST_CHECK enum result load_product(const struct load_request *request, struct model *out,
                                    struct diagnostic *why);

// Whether a picture is to be halved once more: its longer side is over `max_side_px` times 1.5, which is
// close enough for a mipmapped texture. 0: no bound.
bool load_is_too_large(const struct picture *picture, int max_side_px);

// Decodes what a request asks for, on the calling thread: the load thread's work, for runs without threads.
void load_now(const struct load_request *request, struct load_reply *reply);
void load_reply_finish(struct load_reply *reply);

#endif
