// The lesser and the greater of two numbers, none of which is NaN: fminf and fmaxf, which take care of that,
// are calls into a library, too slow for every place of a picture. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_BOUNDED_H
#define CHEVAL_TRACKING_LAYERS_BOUNDED_H

static inline float lesser(float a, float b)
{
    return a < b ? a : b;
}

static inline float greater(float a, float b)
{
    return a > b ? a : b;
}

static inline float bounded(float value, float low, float high)
{
    return lesser(greater(value, low), high);
}

#endif
