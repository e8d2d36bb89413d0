#include "app/board.h"

#include <string.h>

// The active look's set is kept in the session; this is its place on the board while another is active.
static void store(struct session *session)
{
    struct session_pane *pane = &session->board.panes[session->board.active];
    pane->worn_count = session->worn_count;
    memcpy(pane->worn, session->worn, sizeof pane->worn);
}

static void fetch(struct session *session, int index)
{
    const struct session_pane *pane = &session->board.panes[index];
    session->board.active = index;
    session->worn_count = pane->worn_count;
    memcpy(session->worn, pane->worn, sizeof session->worn);
}

static bool was_compared_before(const struct session *session, int pane, int place)
{
    const struct session_worn *worn = &session->board.panes[pane].worn[place];
    for (int i = 0; i < pane; i++)
        for (int k = 0; k < session->board.panes[i].worn_count; k++)
            if (session->board.panes[i].worn[k].product == worn->product &&
                session->board.panes[i].worn[k].variant == worn->variant)
                return true;
    return false;
}

// Each product of all looks, once.
static void record(struct session *session)
{
    store(session);
    for (int i = 0; i < session->board.count; i++)
        for (int k = 0; k < session->board.panes[i].worn_count; k++)
            if (!was_compared_before(session, i, k))
                session_record_compared(session, &session->board.panes[i].worn[k]);
}

static bool can_open(const struct session *session, int count)
{
    return session->state == SESSION_TRY_ON && (count == 2 || count == 4);
}

// The looks from `first` on begin as copies of the active one.
static void begin_looks(struct session *session, int first, int count)
{
    struct session_board *board = &session->board;
    store(session);
    for (int i = first; i < count; i++) {
        board->panes[i] = board->panes[board->active];
        board->panes[i].frozen = false;
    }
    board->count = count;
}

static void end_before_and_after(struct session *session)
{
    session_split(session, false, 0.0f);
    session_compare(session, false);
}

void board_open(struct session *session, int count)
{
    struct session_board *board = &session->board;
    if (!can_open(session, count) || count == board->count)
        return;
    bool was_closed = board->count == 0;
    if (board->active >= count) { // it takes the last place of those that stay
        store(session);
        board->panes[count - 1] = board->panes[board->active];
        board->panes[count - 1].frozen = false; // its picture stands at the old place
        board->active = count - 1;
    }
    end_before_and_after(session);
    begin_looks(session, was_closed ? 1 : board->count, count);
    for (int i = count; i < SESSION_MAX_PANES; i++)
        board->panes[i] = (struct session_pane){0};
    if (was_closed)
        record(session);
}

static bool can_be_tried(const struct session_like *like)
{
    return like->product->variants[like->variant].try_on.kind != TRY_ON_NONE;
}

int board_likes(const struct session *session)
{
    int count = 0;
    for (int i = 0; i < session->like_count && count < SESSION_MAX_PANES; i++)
        count += can_be_tried(&session->likes[i]);
    return count;
}

// What is liked is compared without the rest of what is liked: of several that are worn at once all looks
// would be alike. It stands last, as what the look is named after.
static void wear_alone_of_likes(struct session *session, const struct session_like *like)
{
    for (int i = 0; i < session->like_count; i++) {
        const struct session_like *other = &session->likes[i];
        if (other != like && session_wears(session, other->product, other->variant))
            session_wear(session, other->product, other->variant); // takes it off
    }
    if (!session_wears(session, like->product, like->variant))
        session_wear(session, like->product, like->variant);
    for (int i = 0; i + 1 < session->worn_count; i++) {
        struct session_worn worn = session->worn[i];
        if (worn.product != like->product)
            continue;
        session->worn[i] = session->worn[i + 1];
        session->worn[i + 1] = worn;
    }
}

void board_open_likes(struct session *session)
{
    int likes = board_likes(session), pane = 0;
    if (likes < 2 || !can_open(session, 2))
        return;
    board_close(session);
    end_before_and_after(session);
    begin_looks(session, 1, likes > 2 ? 4 : 2);
    for (int i = 0; pane < likes; i++) {
        const struct session_like *like = &session->likes[i];
        if (!can_be_tried(like))
            continue;
        board_choose(session, pane++);
        wear_alone_of_likes(session, like);
    }
    board_choose(session, 0);
    record(session);
}

void board_close(struct session *session)
{
    session->board = (struct session_board){0};
}

void board_choose(struct session *session, int pane)
{
    if (pane < 0 || pane >= session->board.count || pane == session->board.active)
        return;
    store(session);
    fetch(session, pane);
}

void board_freeze(struct session *session, int pane, bool frozen)
{
    struct session_board *board = &session->board;
    if (pane < 0 || pane >= board->count)
        return;
    board->panes[pane].frozen = frozen;
    for (int i = 1; frozen && pane == board->active && i < board->count; i++) {
        int next = (pane + i) % board->count;
        if (!board->panes[next].frozen)
            board_choose(session, next);
    }
}

void board_thaw(struct session *session)
{
    session->board.panes[session->board.active].frozen = false;
}

const struct session_worn *board_worn(const struct session *session, int pane, int *count)
{
    if (pane == session->board.active) {
        *count = session->worn_count;
        return session->worn;
    }
    *count = session->board.panes[pane].worn_count;
    return session->board.panes[pane].worn;
}

int board_looks(const struct session *session)
{
    return session->board.count > 0 ? session->board.count : 1;
}

const struct session_worn *board_live_worn(const struct session *session, int pane, int *count)
{
    const struct session_worn *worn = board_worn(session, pane, count);
    if (session->board.panes[pane].frozen)
        *count = 0;
    return worn;
}
