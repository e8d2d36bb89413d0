#include "app/board_draw.h"

#include "app/board.h"
#include "app/mirror.h"
#include "platform/base/colour.h"

// The clothes that are worn go on hanging as they did, in the look that the board begins with: the first.
static void give_dressing(struct mirror *mirror)
{
    for (int i = 0; i < SESSION_MAX_PANES; i++)
        if (mirror->dressings[i] == mirror->dressing)
            mirror->dressings[i] = mirror->dressings[0];
    mirror->dressings[0] = mirror->dressing;
}

static void forget_others(struct mirror *mirror)
{
    for (int i = 0; i < SESSION_MAX_PANES; i++)
        if (mirror->dressings[i] != mirror->dressing)
            dressing_forget(mirror->dressings[i]);
}

void board_draw_follow(struct mirror *mirror)
{
    struct session *session = &mirror->session;
    struct board_draw *board = &mirror->board;
    if (session->state != SESSION_TRY_ON)
        board_close(session);
    bool open = session->board.count > 0;
    if (open && !board->open)
        give_dressing(mirror);
    if (open)
        mirror->dressing = mirror->dressings[session->board.active];
    if (!open && board->open) {
        renderer_wipe_panes(mirror->renderer);
        forget_others(mirror);
        board->crop = (struct board_crop){0};
    }
    board->open = open;
}

void board_draw_forget(struct mirror *mirror)
{
    for (int i = 0; i < SESSION_MAX_PANES; i++)
        dressing_forget(mirror->dressings[i]);
    mirror->board.crop = (struct board_crop){0};
}

static bool wears_clothes(const struct session *session)
{
    for (int pane = 0; pane < session->board.count; pane++) {
        int count = 0;
        const struct session_worn *worn = board_worn(session, pane, &count);
        for (int i = 0; i < count; i++)
            if (catalogue_is_clothing(worn[i].product->category))
                return true;
    }
    return false;
}

// The part of the camera picture that all live looks show.
static struct rect crop(struct mirror *mirror, const struct people *people, struct rect pane)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    if (frame == NULL || frame->placeholder)
        return (struct rect){0.0f, 0.0f, pane.width, pane.height};
    const struct board_sight sight = {.width_px = frame->picture.width_px,
                                      .height_px = frame->picture.height_px,
                                      .people = people,
                                      .shape = pane.width / pane.height,
                                      .whole_bodies = wears_clothes(&mirror->session),
                                      .now_ns = mirror->now_ns};
    return board_crop_follow(&mirror->board.crop, &sight);
}

static void draw_look(struct mirror *mirror, const struct people *people, int pane, struct rect size,
                      struct rect part)
{
    const struct session_board *board = &mirror->session.board;
    if (board->panes[pane].frozen && renderer_has_pane(mirror->renderer, pane))
        return;
    int count = 0;
    const struct session_worn *worn = board_worn(&mirror->session, pane, &count);
    frame_build_scene(mirror, people, worn, count, mirror->dressings[pane]);
    renderer_draw_pane(mirror->renderer, pane, (int)size.width, (int)size.height, part, &mirror->scene);
}

static struct vec3 ground(const struct mirror *mirror)
{
    struct colour card = ui_theme(mirror->ui)->card;
    return (struct vec3){colour_linear(card.r), colour_linear(card.g), colour_linear(card.b)};
}

void board_draw(struct mirror *mirror, const struct people *people)
{
    const struct session_board *board = &mirror->session.board;
    struct rect panes[SESSION_MAX_PANES];
    float radius = ui_board_panes(mirror->ui, board->count, mirror->photo.state != PHOTO_NONE, panes);
    struct rect part = crop(mirror, people, panes[0]);
    struct vec3 around = ground(mirror);
    mirror->scene = (struct scene){.clear_colour = around};
    renderer_draw(mirror->renderer, &mirror->scene);
    for (int i = 1; i <= board->count; i++) { // the active one last
        int pane = (board->active + i) % board->count;
        draw_look(mirror, people, pane, panes[pane], part);
        renderer_show_pane(mirror->renderer, pane, panes[pane], radius, around);
    }
}
