// The soft dark line with which a garment rests on what lies beneath it, drawn before the garment itself.
//
// Only where there is any: tiles of some cells along the garment's edges.
#ifndef CHEVAL_RENDER_GARMENT_CONTACT_H
#define CHEVAL_RENDER_GARMENT_CONTACT_H

#include "render/garment/body_map.h"
#include "render/gl/clip_view.h"
#include "render/gl/mesh.h"
#include "render/gl/texture.h"

struct contact {
    GLuint program;
    struct {
        GLint to_clip, picture_size, map_from_px, map_scale, channel;
    } at;
    struct texture map; // body_map.contact
    struct mesh tiles;
};

MUST_CHECK enum result contact_init(struct contact *contact, struct diagnostic *why);
void contact_finish(struct contact *contact); // takes a zeroed one

// Once a body and frame.
void contact_upload(struct contact *contact, const struct body_map *map);

// Under the body's garment of that index; `layers` as a texture. Blending is on and takes premultiplied
// colours.
void contact_draw(struct contact *contact, const struct body_map *map, int garment,
                  const struct texture *layers, const struct clip_view *view, const struct picture *picture);

// Afterwards nothing is left of a body's outline; nor is there in the map.
void contact_forget(struct contact *contact, const struct body_map *forgotten);

#endif
