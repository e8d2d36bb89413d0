#include "app/status.h"

#include "app/face_view.h"

#include <math.h>

static struct rect to_screen(const struct renderer_view *view, struct vec2 low, struct vec2 high)
{
    struct vec2 first = renderer_view_to_target(view, low), last = renderer_view_to_target(view, high);
    return (struct rect){fminf(first.x, last.x), first.y, fabsf(last.x - first.x), last.y - first.y};
}

// Where the white card is to be held, on the screen.
static struct rect card_on_screen(const struct mirror *mirror)
{
    struct shade_area card = mirror->shade_finder.card;
    struct renderer_view view = renderer_view(mirror->renderer);
    if (!mirror->shade_finder.running || card.width_px <= 0.0f)
        return (struct rect){0};
    return to_screen(&view, (struct vec2){card.x_px, card.y_px},
                     (struct vec2){card.x_px + card.width_px, card.y_px + card.height_px});
}

// Where the nearest face's glasses can be taken hold of.
static void show_eyewear_place(const struct mirror *mirror, const struct people *people,
                               struct ui_status *status)
{
    const struct face *face = people != NULL ? face_view_nearest(people) : NULL;
    if (face == NULL || !face->has_pose)
        return;
    struct renderer_view view = renderer_view(mirror->renderer);
    struct vec2 low, high;
    face_view_eyewear(face, &low, &high);
    status->eyewear = to_screen(&view, low, high);
    status->metre_px = view.scale * face_view_metre_px(face);
}

// Whether the worn glasses have the nearest face's width.
static void judge_fit(const struct mirror *mirror, const struct people *people, struct ui_status *status)
{
    const struct face *face = people != NULL ? face_view_nearest(people) : NULL;
    if (face == NULL)
        return;
    status->head_size = size_measure_of(&mirror->size, face);
    for (int i = 0; i < mirror->session.worn_count; i++) {
        const struct session_worn *worn = &mirror->session.worn[i];
        const struct catalogue_try_on *try_on = &worn->product->variants[worn->variant].try_on;
        struct load_request request;
        if (!catalogue_is_eyewear(worn->product->category) ||
            !load_request_of_product(worn->product->category, try_on, &request))
            continue;
        const struct product_shape *shape = products_shape(&mirror->products, &request);
        if (shape != NULL)
            status->fit = fit_judge(shape, face, &status->head_size, mirror->is_calibrated);
    }
}

// Which part of worn clothes the picture doesn't show.
static void judge_clothes(const struct mirror *mirror, const struct people *people, struct ui_status *status)
{
    static const char *const parts[] = {[DRAPE_COMPLETE] = NULL,
                                        [DRAPE_NO_BODY] = "missing.body",
                                        [DRAPE_NO_WAIST] = "missing.waist",
                                        [DRAPE_NO_HIPS] = "missing.hips",
                                        [DRAPE_NO_KNEES] = "missing.knees",
                                        [DRAPE_NO_FEET] = "missing.feet",
                                        [DRAPE_TURNED_AWAY] = "missing.back"};
    static const char *const wholes[CATEGORY_COUNT] = {
        [CATEGORY_TOP] = "step_back.top",           [CATEGORY_JACKET] = "step_back.jacket",
        [CATEGORY_DRESS] = "step_back.dress",       [CATEGORY_SKIRT] = "step_back.skirt",
        [CATEGORY_TROUSERS] = "step_back.trousers", [CATEGORY_SCARF] = "step_back.scarf",
        [CATEGORY_TIE] = "step_back.tie",           [CATEGORY_BAG] = "step_back.bag"};
    enum catalogue_category category = CATEGORY_TOP;
    enum drape_missing missing = dressing_missing(mirror->dressing, &category);
    if (people == NULL || missing == DRAPE_COMPLETE)
        return;
    status->missing = parts[missing];
    status->missing_category = category;
    if (missing == DRAPE_NO_BODY)
        status->step_back = "step_back.body";
    else if (missing != DRAPE_TURNED_AWAY)
        status->step_back = wholes[category];
}

static bool is_unreadable(const struct mirror *mirror, const struct session_worn *worn)
{
    const struct catalogue_try_on *try_on = &worn->product->variants[worn->variant].try_on;
    struct load_request request;
    return (catalogue_is_3d(try_on) || try_on->kind == TRY_ON_GARMENT) &&
           load_request_of_product(worn->product->category, try_on, &request) &&
           products_failed(&mirror->products, &request);
}

// Which worn product isn't seen because its files can't be had.
static void judge_products(const struct mirror *mirror, struct ui_status *status)
{
    for (int i = 0; i < mirror->session.worn_count; i++)
        if (is_unreadable(mirror, &mirror->session.worn[i])) {
            status->missing = "missing.product";
            status->missing_category = mirror->session.worn[i].product->category;
            status->step_back = "toast.no_try_on";
        }
}

// Where the card at the forehead was found.
static void show_card_outline(const struct mirror *mirror, struct ui_status *status)
{
    struct renderer_view view = renderer_view(mirror->renderer);
    status->size = &mirror->size;
    status->has_card_outline = mirror->size.has_outline;
    for (int i = 0; i < 4 && status->has_card_outline; i++)
        status->card_outline[i] = renderer_view_to_target(&view, mirror->size.outline_px[i]);
}

struct ui_status status_of(const struct mirror *mirror, const struct people *people)
{
    const struct frame *frame = mirror->shown != NULL ? mirror->shown->frame : NULL;
    bool store_failing = atomic_load(&mirror->workers->counters.store_failing);
    int seconds_left = visit_seconds_left(&mirror->visit, &mirror->session);
    struct ui_status status = {
        .somebody_near = visit_somebody_near(&mirror->visit),
        .loop = mirror->attract != NULL ? attract_view(mirror->attract) : NULL,
        .seconds_left = seconds_left > 0 ? seconds_left : 0,
        .photo = &mirror->photo,
        .photo_countdown = photo_countdown(&mirror->photo, mirror->now_ns),
        .scan = &mirror->scan,
        .loyalty = mirror->profile_duty.offers ? &mirror->profile_duty.card : NULL,
        .takes_codes = mirror->profile_duty.takes_codes,
        .was_forgotten = mirror->profile_duty.forgetting == PROFILE_FORGOTTEN,
        .requests = mirror->request_duty.offers ? &mirror->request_duty.requests : NULL,
        .keep_days = mirror->request_duty.keep_days,
        .not_forgotten = mirror->profile_duty.forgetting == PROFILE_NOT_FORGOTTEN,
        .replay = &mirror->replay,
        .replay_countdown = replay_countdown(&mirror->replay, mirror->now_ns),
        .replay_progress = replay_progress(&mirror->replay, mirror->now_ns),
        .can_share = mirror->pages != NULL,
        .face_present = people != NULL,
        .camera_placeholder = frame == NULL || frame->placeholder,
        .camera_reason = frame != NULL && frame->placeholder ? frame->reason : "",
        .model_loading = mirror->products_loading > 0,
        .notice = store_failing ? "notice.store" : NULL,
        .advice = quality_advice(quality_problem(&mirror->quality)),
        .shade_finder = &mirror->shade_finder,
        .card = card_on_screen(mirror),
        .cursor = mirror->touchless.cursor,
        .staff = &mirror->staff,
    };
    show_eyewear_place(mirror, people, &status);
    judge_fit(mirror, people, &status);
    judge_clothes(mirror, people, &status);
    judge_products(mirror, &status);
    show_card_outline(mirror, &status);
    return status;
}
