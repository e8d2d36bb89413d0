#include "app/session.h"

#include "app/board.h"

#include "platform/base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// Worn this long on the face, a product counts as looked at (tryon_dwelled).
#define DWELL_NS (2 * CLOCK_SECOND_NS)
#define SLOW_FRAME_NS (CLOCK_SECOND_NS / 5)
// Of the words on the consent card; goes up when they change their meaning.
#define CONSENT_TEXT_VERSION 4

// Where on the body a product is worn; two products of one place can't be worn at once.
enum body_place {
    PLACE_LIPS,
    PLACE_LIP_GLOSS,
    PLACE_LIP_LINE,
    PLACE_COMPLEXION,
    PLACE_UNDER_EYES,
    PLACE_CHEEKS,
    PLACE_CONTOUR,
    PLACE_HIGHLIGHT,
    PLACE_LIDS,
    PLACE_LASH_LINE,
    PLACE_LASHES,
    PLACE_BROWS,
    PLACE_IRISES,
    PLACE_EYE_FRAME,
    PLACE_EARS,
    PLACE_NECK,
    PLACE_HEAD,
    PLACE_LOWER_FACE,
    PLACE_TORSO,
    PLACE_TORSO_OUTER,
    PLACE_LEGS,
    PLACE_COLLAR,
    PLACE_SHOULDER,
};

static enum body_place place_of(enum catalogue_category category)
{
    static const enum body_place places[CATEGORY_COUNT] = {
        [CATEGORY_LIPSTICK] = PLACE_LIPS,
        [CATEGORY_LIP_GLOSS] = PLACE_LIP_GLOSS,
        [CATEGORY_LIP_LINER] = PLACE_LIP_LINE,
        [CATEGORY_FOUNDATION] = PLACE_COMPLEXION,
        [CATEGORY_CONCEALER] = PLACE_UNDER_EYES,
        [CATEGORY_BLUSH] = PLACE_CHEEKS,
        [CATEGORY_BRONZER] = PLACE_CONTOUR,
        [CATEGORY_HIGHLIGHTER] = PLACE_HIGHLIGHT,
        [CATEGORY_EYE_SHADOW] = PLACE_LIDS,
        [CATEGORY_EYELINER] = PLACE_LASH_LINE,
        [CATEGORY_MASCARA] = PLACE_LASHES,
        [CATEGORY_BROW] = PLACE_BROWS,
        [CATEGORY_CONTACT_LENS] = PLACE_IRISES,
        [CATEGORY_EYEGLASSES] = PLACE_EYE_FRAME,
        [CATEGORY_SUNGLASSES] = PLACE_EYE_FRAME,
        [CATEGORY_EARRINGS] = PLACE_EARS,
        [CATEGORY_NECKLACE] = PLACE_NECK,
        [CATEGORY_HAT] = PLACE_HEAD,
        [CATEGORY_HEADBAND] = PLACE_HEAD,
        [CATEGORY_MASK] = PLACE_LOWER_FACE,
        [CATEGORY_TOP] = PLACE_TORSO,
        [CATEGORY_JACKET] = PLACE_TORSO_OUTER,
        [CATEGORY_DRESS] = PLACE_TORSO,
        [CATEGORY_SKIRT] = PLACE_LEGS,
        [CATEGORY_TROUSERS] = PLACE_LEGS,
        [CATEGORY_SCARF] = PLACE_COLLAR,
        [CATEGORY_TIE] = PLACE_COLLAR,
        [CATEGORY_BAG] = PLACE_SHOULDER,
    };
    return places[category];
}

_Static_assert(INTEREST_NAME_SIZE > CATALOGUE_MAX_IDENTIFIER_BYTES, "an event names products in full");

static void name_product(struct interest_event *event, const struct catalogue_product *product, int variant)
{
    const struct catalogue_variant *chosen = &product->variants[variant];
    struct catalogue_price price = chosen->sale_price.minor_units >= 0 ? chosen->sale_price : chosen->price;
    (void)snprintf(event->sku, sizeof event->sku, "%s", chosen->sku);
    (void)snprintf(event->product, sizeof event->product, "%s", product->sku);
    (void)snprintf(event->variant, sizeof event->variant, "%s", chosen->id);
    (void)snprintf(event->category, sizeof event->category, "%s", catalogue_category_name(product->category));
    interest_copy_text(event->title, sizeof event->title, product->title);
    interest_copy_text(event->brand, sizeof event->brand, product->brand);
    event->price_minor = price.minor_units;
    if (price.minor_units >= 0)
        (void)snprintf(event->currency, sizeof event->currency, "%s", price.currency);
}

static struct interest_event describe(const struct session *session, enum interest_kind kind,
                                      const struct catalogue_product *product, int variant,
                                      int64_t duration_ms)
{
    struct interest_event event = {
        .kind = kind,
        .wall_ms = clock_wall_ms(),
        .happened_ns = clock_now_ns(),
        .price_minor = -1,
        .duration_ms = duration_ms,
        .consent = session->consent,
    };
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "%s", session->id);
    if (product != NULL)
        name_product(&event, product, variant);
    return event;
}

static void record(const struct session *session, enum interest_kind kind,
                   const struct catalogue_product *product, int variant, int64_t duration_ms)
{
    if (session->sink.record == NULL)
        return;
    struct interest_event event = describe(session, kind, product, variant, duration_ms);
    session->sink.record(session->sink.context, &event);
}

static int find_size(const struct session *session, const struct catalogue_product *product)
{
    for (int i = 0; i < session->size_count; i++)
        if (session->sizes[i].product == product)
            return i;
    return -1;
}

// With the size that was chosen of it.
static void record_wanted(const struct session *session, enum interest_kind kind,
                          const struct catalogue_product *product, int variant)
{
    if (session->sink.record == NULL)
        return;
    struct interest_event event = describe(session, kind, product, variant, -1);
    int size = find_size(session, product);
    if (size >= 0)
        interest_copy_text(event.size, sizeof event.size, session->sizes[size].title);
    session->sink.record(session->sink.context, &event);
}

void session_choose_size(struct session *session, const struct catalogue_product *product, const char *title)
{
    int old = find_size(session, product);
    if (old < 0 && session->size_count == SESSION_MAX_SIZES)
        old = 0;
    if (old >= 0) {
        session->size_count--;
        memmove(&session->sizes[old], &session->sizes[old + 1],
                (size_t)(session->size_count - old) * sizeof session->sizes[0]);
    }
    if (title != NULL)
        session->sizes[session->size_count++] = (struct session_size){product, title};
}

static void begin(struct session *session, uint64_t generation, struct interest_sink sink)
{
    *session = (struct session){.generation = generation, .sink = sink, .began_ns = clock_now_ns()};
    interest_make_id(session->id);
}

void session_init(struct session *session, struct interest_sink sink)
{
    begin(session, 1, sink);
}

static bool *agreement(struct interest_consent *consent, enum interest_purpose purpose)
{
    switch (purpose) {
    case INTEREST_FOR_PROFILE:
        return &consent->profile;
    case INTEREST_FOR_SKIN_MATCH:
        return &consent->skin_match;
    case INTEREST_FOR_CONTACT:
        return &consent->contact;
    case INTEREST_FOR_TRY_ON:
    case INTEREST_NO_PURPOSE:
    case INTEREST_PURPOSE_COUNT:
        break;
    }
    return &consent->try_on;
}

static void agree(struct session *session, enum interest_purpose purpose, bool agreed)
{
    bool *place = agreement(&session->consent, purpose);
    if (*place == agreed)
        return;
    *place = agreed;
    if (session->sink.record == NULL)
        return;
    enum interest_kind kind = agreed ? INTEREST_CONSENT_GIVEN : INTEREST_CONSENT_WITHDRAWN;
    struct interest_event event = describe(session, kind, NULL, 0, -1);
    event.purpose = purpose;
    session->sink.record(session->sink.context, &event);
}

// Without it nothing that is kept with it can be agreed to either.
static void agree_to_profile(struct session *session, bool agreed)
{
    if (!agreed) {
        agree(session, INTEREST_FOR_CONTACT, false);
        session->profile = NULL;
    }
    agree(session, INTEREST_FOR_PROFILE, agreed);
}

void session_consent(struct session *session, bool try_on, bool profile)
{
    struct interest_consent *consent = &session->consent;
    bool withdrawn = consent->try_on && !try_on;
    consent->asked = true;
    consent->text_version = CONSENT_TEXT_VERSION;
    session->state = try_on ? SESSION_TRY_ON : SESSION_BROWSE;
    if (withdrawn)
        agree(session, INTEREST_FOR_SKIN_MATCH, false);
    agree(session, INTEREST_FOR_TRY_ON, try_on);
    agree_to_profile(session, profile);
    if (!withdrawn)
        return;
    session->together = false;
    board_close(session);
    session_clear(session);
}

void session_consent_by_parent(struct session *session)
{
    session->consent.by_parent = true;
}

void session_consent_in(struct session *session, const char *language)
{
    (void)snprintf(session->consent.language, sizeof session->consent.language, "%s", language);
}

void session_consent_contact(struct session *session, bool agreed)
{
    if (session->consent.profile)
        agree(session, INTEREST_FOR_CONTACT, agreed);
}

void session_link(struct session *session, const struct profile *profile)
{
    if (!session->consent.profile)
        return;
    session->profile = profile;
    record(session, INTEREST_PROFILE_LINKED, NULL, 0, -1);
}

void session_forget_customer(struct session *session)
{
    session->consent.profile = session->consent.contact = false;
    session->profile = NULL;
    interest_make_id(session->id);
}

void session_consent_skin_match(struct session *session, bool agreed)
{
    if (session->state == SESSION_TRY_ON)
        agree(session, INTEREST_FOR_SKIN_MATCH, agreed);
}

void session_together(struct session *session, bool together)
{
    session->together = together && session->state == SESSION_TRY_ON;
}

static int find_worn(const struct session *session, const struct catalogue_product *product, int variant)
{
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product && session->worn[i].variant == variant)
            return i;
    return -1;
}

static void take_off(struct session *session, int index)
{
    session->worn_count--;
    memmove(&session->worn[index], &session->worn[index + 1],
            (size_t)(session->worn_count - index) * sizeof session->worn[0]);
}

static void free_place(struct session *session, enum body_place place)
{
    for (int i = session->worn_count - 1; i >= 0; i--)
        if (place_of(session->worn[i].product->category) == place)
            take_off(session, i);
}

static bool can_be_worn(const struct session *session, const struct catalogue_product *product, int variant)
{
    return session->state == SESSION_TRY_ON && variant >= 0 && variant < product->variant_count &&
           product->variants[variant].try_on.kind != TRY_ON_NONE;
}

static struct session_worn *put_on(struct session *session, const struct catalogue_product *product,
                                   int variant)
{
    free_place(session, place_of(product->category));
    if (session->worn_count == SESSION_MAX_WORN)
        take_off(session, 0);
    struct session_worn *worn = &session->worn[session->worn_count++];
    *worn = (struct session_worn){.product = product, .variant = variant, .intensity = 1.0f};
    record(session, INTEREST_TRYON_STARTED, product, variant, -1);
    return worn;
}

void session_wear(struct session *session, const struct catalogue_product *product, int variant)
{
    if (!can_be_worn(session, product, variant))
        return;
    board_thaw(session);
    int worn = find_worn(session, product, variant);
    if (worn >= 0)
        take_off(session, worn);
    else
        put_on(session, product, variant);
}

void session_clear(struct session *session)
{
    board_thaw(session);
    session->worn_count = 0;
    session->comparing = session->splitting = false;
}

bool session_wears(const struct session *session, const struct catalogue_product *product, int variant)
{
    return find_worn(session, product, variant) >= 0;
}

// Of two products of a look at one place, the later one is worn.
static bool is_replaced_later(const struct catalogue_look *look, int part)
{
    for (int i = part + 1; i < look->part_count; i++)
        if (place_of(look->parts[i].product->category) == place_of(look->parts[part].product->category))
            return true;
    return false;
}

bool session_wears_look(const struct session *session, const struct catalogue_look *look)
{
    int worn = 0;
    for (int i = 0; i < look->part_count; i++) {
        const struct catalogue_look_part *part = &look->parts[i];
        if (!can_be_worn(session, part->product, part->variant) || is_replaced_later(look, i))
            continue;
        int at = find_worn(session, part->product, part->variant);
        if (at < 0 || session->worn[at].look != look)
            return false;
        worn++;
    }
    return worn > 0;
}

// Takes off what was put on with `look`, or with any look but that.
static void take_off_looks(struct session *session, const struct catalogue_look *look, bool others)
{
    for (int i = session->worn_count - 1; i >= 0; i--) {
        const struct catalogue_look *with = session->worn[i].look;
        if (with != NULL && (with == look) != others)
            take_off(session, i);
    }
}

void session_wear_look(struct session *session, const struct catalogue_look *look)
{
    board_thaw(session);
    if (session_wears_look(session, look)) {
        take_off_looks(session, look, false);
        return;
    }
    for (int i = 0; i < look->part_count; i++) {
        const struct catalogue_look_part *part = &look->parts[i];
        if (!can_be_worn(session, part->product, part->variant) || is_replaced_later(look, i))
            continue;
        int at = find_worn(session, part->product, part->variant);
        struct session_worn *worn =
            at >= 0 ? &session->worn[at] : put_on(session, part->product, part->variant);
        worn->intensity = part->intensity;
        worn->look = look;
    }
    take_off_looks(session, look, true);
}

void session_set_intensity(struct session *session, const struct catalogue_product *product, float intensity)
{
    board_thaw(session);
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product && catalogue_is_makeup(product->category))
            session->worn[i].intensity = fminf(fmaxf(intensity, 0.0f), 1.0f); // NaN becomes 0
}

void session_record_compared(const struct session *session, const struct session_worn *worn)
{
    record(session, INTEREST_TRYON_COMPARED, worn->product, worn->variant, -1);
}

static void record_all_compared(const struct session *session)
{
    for (int i = 0; i < session->worn_count; i++)
        session_record_compared(session, &session->worn[i]);
}

struct session_reach session_reach_of(enum catalogue_category category)
{
    if (catalogue_is_eyewear(category))
        return (struct session_reach){SESSION_SLIDE_UP_M, SESSION_SLIDE_DOWN_M};
    if (category == CATEGORY_HAT)
        return (struct session_reach){SESSION_HAT_UP_M, SESSION_HAT_DOWN_M};
    return (struct session_reach){0.0f, 0.0f};
}

void session_slide(struct session *session, const struct catalogue_product *product, float slide_m)
{
    struct session_reach reach = session_reach_of(product->category);
    board_thaw(session);
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product)
            session->worn[i].slide_m = fminf(fmaxf(slide_m, -reach.up_m), reach.down_m);
}

void session_compare(struct session *session, bool comparing)
{
    if (comparing && !session->comparing)
        record_all_compared(session);
    session->comparing = comparing && session->worn_count > 0;
}

void session_split(struct session *session, bool splitting, float at)
{
    splitting = splitting && session->board.count == 0;
    if (splitting && !session->splitting)
        record_all_compared(session);
    session->splitting = splitting && (session->splitting || session->worn_count > 0);
    session->split_at = session->splitting ? fminf(fmaxf(at, 0.0f), 1.0f) : 0.0f;
}

void session_share(const struct session *session)
{
    for (int i = 0; i < session->worn_count; i++)
        record_wanted(session, INTEREST_LOOK_SHARED, session->worn[i].product, session->worn[i].variant);
}

void session_request(const struct session *session, const struct catalogue_product *product, int variant,
                     const char *size, const char *code, char id[INTEREST_ID_SIZE])
{
    enum interest_kind kind = code != NULL ? INTEREST_PRODUCT_RESERVED : INTEREST_PRODUCT_REQUESTED;
    struct interest_event event = describe(session, kind, product, variant, -1);
    if (id != NULL)
        memcpy(id, event.id, INTEREST_ID_SIZE);
    if (session->sink.record == NULL)
        return;
    interest_copy_text(event.size, sizeof event.size, size != NULL ? size : "");
    interest_copy_text(event.code, sizeof event.code, code != NULL ? code : "");
    session->sink.record(session->sink.context, &event);
}

static int find_like(const struct session *session, const struct catalogue_product *product, int variant)
{
    for (int i = 0; i < session->like_count; i++)
        if (session->likes[i].product == product && session->likes[i].variant == variant)
            return i;
    return -1;
}

bool session_like(struct session *session, const struct catalogue_product *product, int variant)
{
    int liked = find_like(session, product, variant);
    if (liked >= 0) {
        session->likes[liked] = session->likes[--session->like_count];
        return false;
    }
    if (session->like_count == SESSION_MAX_LIKES)
        return false;
    session->likes[session->like_count++] = (struct session_like){.product = product, .variant = variant};
    record_wanted(session, INTEREST_PRODUCT_LIKED, product, variant);
    return true;
}

bool session_likes(const struct session *session, const struct catalogue_product *product, int variant)
{
    return find_like(session, product, variant) >= 0;
}

static void mark_dwelled(struct session_worn *worn, int count, const struct catalogue_product *product,
                         int variant)
{
    for (int i = 0; i < count; i++)
        if (worn[i].product == product && worn[i].variant == variant)
            worn[i].dwelled = true;
}

// Looked at long enough, in whichever look of the board: that is told once.
static void note_dwelled(struct session *session, const struct session_worn *seen)
{
    const struct catalogue_product *product = seen->product;
    int variant = seen->variant;
    record(session, INTEREST_TRYON_DWELLED, product, variant, seen->seen_ns / CLOCK_MILLISECOND_NS);
    mark_dwelled(session->worn, session->worn_count, product, variant);
    for (int i = 0; i < session->board.count; i++)
        mark_dwelled(session->board.panes[i].worn, session->board.panes[i].worn_count, product, variant);
}

static void look_at(struct session *session, struct session_worn *worn, int count, int64_t passed_ns)
{
    for (int i = 0; i < count; i++) {
        worn[i].seen_ns += passed_ns;
        if (!worn[i].dwelled && worn[i].seen_ns >= DWELL_NS)
            note_dwelled(session, &worn[i]);
    }
}

void session_tick(struct session *session, bool face_present, int64_t now_ns)
{
    // A long pause (the machine slept, the window was moved) is not looking; it counts as one slow frame.
    int64_t passed_ns = now_ns - session->ticked_ns;
    bool counts = face_present && !session->comparing && session->ticked_ns != 0 && passed_ns > 0;
    if (passed_ns >= CLOCK_SECOND_NS)
        passed_ns = SLOW_FRAME_NS;
    session->ticked_ns = now_ns;
    if (!counts)
        return;
    if (session->board.count == 0 || !session->board.panes[session->board.active].frozen)
        look_at(session, session->worn, session->worn_count, passed_ns);
    for (int i = 0; i < session->board.count; i++) {
        struct session_pane *pane = &session->board.panes[i];
        if (i != session->board.active && !pane->frozen)
            look_at(session, pane->worn, pane->worn_count, passed_ns);
    }
}

void session_wipe(struct session *session)
{
    if (session->consent.asked)
        record(session, INTEREST_SESSION_ENDED, NULL, 0,
               (clock_now_ns() - session->began_ns) / CLOCK_MILLISECOND_NS);
    enum session_state next = session->consent.asked ? SESSION_GOODBYE : SESSION_ATTRACT;
    begin(session, session->generation + 1, session->sink);
    session->state = next;
}
