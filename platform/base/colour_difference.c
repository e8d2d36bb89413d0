#include "platform/base/colour_difference.h"

#include "platform/base/colour.h"

#define DEGREE 0.017453292519943295 // rad

// sRGB primaries to XYZ with the D65 white of IEC 61966-2-1.
static const double xyz_of_rgb[3][3] = {
    {0.4123908, 0.3575843, 0.1804808}, {0.2126390, 0.7151687, 0.0721923}, {0.0193308, 0.1191948, 0.9505322}};
static const double rgb_of_xyz[3][3] = {{3.2409699, -1.5373832, -0.4986108},
                                        {-0.9692436, 1.8759675, 0.0415551},
                                        {0.0556301, -0.2039770, 1.0569715}};
static const double white[3] = {0.9504559, 1.0, 1.0890578}; // the sums of the rows above

// CIE 15:2004, 8.2.1: the cube root, and the line that goes on below it.
#define CUBE_ROOT_FROM (216.0 / 24389.0)
#define LINE_SLOPE (24389.0 / 27.0)

static double lab_curve(double t)
{
    return t > CUBE_ROOT_FROM ? cbrt(t) : (LINE_SLOPE * t + 16.0) / 116.0;
}

static double lab_curve_inverse(double f)
{
    double cube = f * f * f;
    return cube > CUBE_ROOT_FROM ? cube : (116.0 * f - 16.0) / LINE_SLOPE;
}

struct lab lab_of_linear(struct vec3 linear)
{
    const double rgb[3] = {(double)linear.x, (double)linear.y, (double)linear.z};
    double f[3];
    for (int i = 0; i < 3; i++) {
        const double *row = xyz_of_rgb[i];
        f[i] = lab_curve((row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]) / white[i]);
    }
    return (struct lab){(float)(116.0 * f[1] - 16.0), (float)(500.0 * (f[0] - f[1])),
                        (float)(200.0 * (f[1] - f[2]))};
}

struct lab lab_of_srgb(const uint8_t srgb[3])
{
    return lab_of_linear((struct vec3){colour_linear_of_byte(srgb[0]), colour_linear_of_byte(srgb[1]),
                                       colour_linear_of_byte(srgb[2])});
}

struct vec3 lab_to_linear(struct lab lab)
{
    double y = ((double)lab.l + 16.0) / 116.0;
    const double xyz[3] = {white[0] * lab_curve_inverse(y + (double)lab.a / 500.0),
                           white[1] * lab_curve_inverse(y),
                           white[2] * lab_curve_inverse(y - (double)lab.b / 200.0)};
    float rgb[3];
    for (int i = 0; i < 3; i++) {
        const double *row = rgb_of_xyz[i];
        rgb[i] = (float)(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
    }
    return (struct vec3){rgb[0], rgb[1], rgb[2]};
}

static double hue_deg(double a, double b)
{
    if (a == 0.0 && b == 0.0)
        return 0.0;
    double hue = atan2(b, a) / DEGREE;
    return hue < 0.0 ? hue + 360.0 : hue;
}

float lab_chroma(struct lab lab)
{
    return sqrtf(lab.a * lab.a + lab.b * lab.b);
}

float lab_hue_deg(struct lab lab)
{
    return (float)hue_deg((double)lab.a, (double)lab.b);
}

static double seventh_power(double x)
{
    return x * x * x * x * x * x * x;
}

// Of a chroma, against 25^7: 0 for greys, towards 1 for what is colourful.
static double colourfulness(double chroma)
{
    double power = seventh_power(chroma);
    return sqrt(power / (power + seventh_power(25.0)));
}

// Sharma et al., (10): the shorter way round from the first hue to the second; 0 when either is a grey.
static double hue_step(double first, double second, double chroma_product)
{
    double step = second - first;
    if (chroma_product == 0.0)
        return 0.0;
    if (step > 180.0)
        return step - 360.0;
    return step < -180.0 ? step + 360.0 : step;
}

// (14): the middle of the two hues on that way.
static double hue_mean(double first, double second, double chroma_product)
{
    double sum = first + second;
    if (chroma_product == 0.0)
        return sum;
    if (fabs(first - second) <= 180.0)
        return sum / 2.0;
    return sum < 360.0 ? (sum + 360.0) / 2.0 : (sum - 360.0) / 2.0;
}

float colour_difference(struct lab first, struct lab second)
{
    const double a1 = (double)first.a, b1 = (double)first.b, a2 = (double)second.a, b2 = (double)second.b;
    double stretch = 1.0 + 0.5 * (1.0 - colourfulness((hypot(a1, b1) + hypot(a2, b2)) / 2.0));
    double c1 = hypot(stretch * a1, b1), c2 = hypot(stretch * a2, b2);
    double h1 = hue_deg(stretch * a1, b1), h2 = hue_deg(stretch * a2, b2);

    double light_step = (double)second.l - (double)first.l, chroma_step = c2 - c1;
    double hue_chord = 2.0 * sqrt(c1 * c2) * sin(hue_step(h1, h2, c1 * c2) / 2.0 * DEGREE);

    double chroma = (c1 + c2) / 2.0, hue = hue_mean(h1, h2, c1 * c2);
    double from_grey = ((double)first.l + (double)second.l) / 2.0 - 50.0;
    double hue_weight = 1.0 - 0.17 * cos((hue - 30.0) * DEGREE) + 0.24 * cos(2.0 * hue * DEGREE) +
                        0.32 * cos((3.0 * hue + 6.0) * DEGREE) - 0.20 * cos((4.0 * hue - 63.0) * DEGREE);
    double light_scale = 1.0 + 0.015 * from_grey * from_grey / sqrt(20.0 + from_grey * from_grey);
    double chroma_scale = 1.0 + 0.045 * chroma, hue_scale = 1.0 + 0.015 * chroma * hue_weight;
    double turn = 30.0 * exp(-((hue - 275.0) / 25.0) * ((hue - 275.0) / 25.0));
    double rotation = -sin(2.0 * turn * DEGREE) * 2.0 * colourfulness(chroma);

    double light = light_step / light_scale, colour = chroma_step / chroma_scale,
           tint = hue_chord / hue_scale;
    return (float)sqrt(light * light + colour * colour + tint * tint + rotation * colour * tint);
}
