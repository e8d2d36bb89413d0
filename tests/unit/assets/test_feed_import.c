#include "assets/feed_import.h"
#include "assets/feed_item.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// --- a feed as text, a catalogue as what it became
// ----------------------------------------------------------

// In pieces of an odd size, as a pipe gives them.
struct text {
    const char *at;
    size_t left;
};

static size_t read_text(void *context, void *bytes, size_t size)
{
    struct text *text = context;
    size_t count = size < 7 ? size : 7;
    count = count < text->left ? count : text->left;
    memcpy(bytes, text->at, count);
    text->at += count;
    text->left -= count;
    return count;
}

struct outcome {
    enum result result;
    struct diagnostic why;
    struct feed_summary summary;
    char lines[4000];
    struct catalogue *catalogue; // NULL: none
};

static void note(void *context, enum feed_problem problem, size_t line, const char *text)
{
    struct outcome *outcome = context;
    size_t length = strlen(outcome->lines);
    (void)snprintf(outcome->lines + length, sizeof outcome->lines - length, "%zu %s: %s\n", line,
                   feed_problem_text(problem), text);
}

static const char categories_text[] = "Dresses = dress\nShirts = top\nLipstick = lipstick\nShoes = -\n";

static struct outcome *import_with(const char *feed, const char *try_on, const char *folder)
{
    struct outcome *outcome = calloc(1, sizeof *outcome);
    struct feed_categories *categories = NULL;
    struct feed_try_on *data = NULL;
    struct text text = {feed, strlen(feed)};
    FILE *out = tmpfile();
    char *json = calloc(1, 65536);
    assert_non_null(outcome);
    assert_non_null(json);
    assert_non_null(out);
    assert_int_equal(
        feed_categories_parse("c", categories_text, strlen(categories_text), &categories, &outcome->why),
        RESULT_OK);
    if (try_on != NULL &&
        feed_try_on_read("t", (const uint8_t *)try_on, strlen(try_on), &data, &outcome->why) != RESULT_OK)
        fail_msg("%s", outcome->why.text);
    const struct feed_import_options options = {.title = "Maison \"M\"",
                                                .folder = folder,
                                                .categories = categories,
                                                .try_on = data,
                                                .now_ms = INT64_C(1795406400000), // 2026-11-23T04:00Z
                                                .report = note,
                                                .context = outcome};
    outcome->result =
        feed_import((struct feed_source){read_text, &text}, &options, out, &outcome->summary, &outcome->why);
    rewind(out);
    size_t size = fread(json, 1, 65535, out);
    (void)fclose(out);
    struct diagnostic why = {0};
    if (outcome->result == RESULT_OK && catalogue_parse("c.json", (const uint8_t *)json, size, folder, false,
                                                        NULL, &outcome->catalogue, &why) != RESULT_OK)
        fail_msg("%s\n%s", why.text, json);
    free(json);
    feed_try_on_destroy(data);
    feed_categories_destroy(categories);
    return outcome;
}

static struct outcome *import(const char *feed)
{
    return import_with(feed, NULL, "/nowhere");
}

static void finish(struct outcome *outcome)
{
    catalogue_destroy(outcome->catalogue);
    free(outcome);
}

// --- tables ------------------------------------------------------------------------------------------------

static void a_row_becomes_a_product(void **state)
{
    (void)state;
    struct outcome *outcome = import(
        "\xef\xbb\xbfid\ttitle\tdescription\tlink\tprice\tsale price\tavailability\tbrand\tgtin\t"
        "google_product_category\textra\r\n"
        "D1\tSilk dress\tFlows.<br>Long.\thttps://shop.example/d1?a=1&b=2\t129.90 EUR\t99.90 EUR\tin stock\t"
        "Cheval\t4006381333931\tDresses > Long\tx\r\n");
    assert_string_equal(outcome->lines, "");
    assert_int_equal(outcome->result, RESULT_OK);
    assert_int_equal(outcome->summary.products, 1);
    assert_string_equal(outcome->catalogue->title, "Maison \"M\"");
    const struct catalogue_product *product = &outcome->catalogue->products[0];
    assert_string_equal(product->sku, "D1");
    assert_string_equal(product->title, "Silk dress");
    assert_string_equal(product->description, "Flows.\nLong.");
    assert_string_equal(product->brand, "Cheval");
    assert_string_equal(product->gtin, "4006381333931");
    assert_string_equal(product->offer.link, "https://shop.example/d1?a=1&b=2");
    assert_int_equal(product->category, CATEGORY_DRESS);
    assert_int_equal(product->price.minor_units, 12990);
    assert_int_equal(product->sale_price.minor_units, 9990);
    assert_int_equal(product->availability, AVAILABILITY_IN_STOCK);
    assert_true(product->offer.has_online_availability);
    finish(outcome);
}

static void csv_has_quotes_and_lines_within_fields(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,description,product_type\n"
                                     "A,\"Dress, \"\"long\"\"\",\"two\r\nlines\",Dresses\n"
                                     "\"B\",Shirt,,Shirts");
    assert_int_equal(outcome->result, RESULT_OK);
    assert_int_equal(outcome->catalogue->product_count, 2);
    assert_string_equal(outcome->catalogue->products[0].title, "Dress, \"long\"");
    assert_string_equal(outcome->catalogue->products[0].description, "two\nlines");
    assert_string_equal(outcome->catalogue->products[1].sku, "B");
    finish(outcome);
}

static void a_quote_in_tsv_is_a_sign_like_others(void **state)
{
    (void)state;
    struct outcome *outcome = import("id\ttitle\tproduct_type\n"
                                     "A\t\"Rose\" dress\tDresses\n"
                                     "B\t\"Silk \"\"S\"\"\"\tDresses\n");
    assert_string_equal(outcome->catalogue->products[0].title, "\"Rose\" dress");
    assert_string_equal(outcome->catalogue->products[1].title, "Silk \"S\"");
    finish(outcome);
}

static void what_can_t_be_used_is_skipped_with_its_line(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,price,availability,gtin,product_type\n"
                                     "A,Dress,10 EUR,in stock,,Dresses\n"
                                     "B,\"never closed,10 EUR,in stock,,Dresses\n"
                                     "C,Dress,10 EUR,in stock,,Dresses,more\n"
                                     "D,Dress,1.299 EUR,in stock,,Dresses\n"
                                     "E,Dress,10 EUR,maybe,,Dresses\n"
                                     "F,Dress,10 EUR,in stock,,Hammers\n"
                                     "G,Dress,10 EUR,in stock,,Shoes\n"
                                     "H,,10 EUR,in stock,,Dresses\n"
                                     ",Dress,10 EUR,in stock,,Dresses\n"
                                     "A,Dress,10 EUR,in stock,,Dresses\n"
                                     "I,Lips,10 EUR,in stock,,Lipstick\n"
                                     "J,Dr\xe9ss,10 EUR,in stock,,Dresses\n"
                                     "\n"
                                     "K,Dress,10 EUR,in stock,4006381333932,Dresses\n");
    assert_string_equal(
        outcome->lines,
        "3 can't be read: a quote that is never closed\n"
        "4 can't be read: 7 fields, and there are 6 columns\n"
        "5 a price that can't be read: \"1.299 EUR\" can be read in two ways; write the decimals, as in "
        "\"1299.00\"\n"
        "6 an availability that is none: \"maybe\" is no availability: in_stock, out_of_stock, preorder, "
        "backorder\n"
        "7 a category that the categories' file has no line for: Hammers\n"
        "8 a category that the categories' file leaves out: Shoes\n"
        "9 no title: H\n"
        "10 no id that can be used: there is no id\n"
        "11 another row has the same id: A\n"
        "12 no try-on data, without which a mirror can't show it: I\n"
        "13 can't be read: not UTF-8\n"
        "15 a GTIN with a wrong check digit or length, left out: 4006381333932\n");
    assert_int_equal(outcome->summary.rows, 13);
    assert_int_equal(outcome->summary.products, 2);
    assert_int_equal(outcome->summary.problems[FEED_BAD_ROW], 3);
    finish(outcome);
}

static void a_file_that_is_no_feed_is_refused(void **state)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {
        {"", "line 1: no row that names the columns"},
        {"\n\n", "line 1: no row that names the columns"},
        {"name,price\nA,1\n", "line 1: no column \"id\": the first row must name the columns as "
                              "Google's product feed does"},
        {"\xff\xfei\1d", "line 1: this is UTF-16; it must be saved as UTF-8"},
        {"id,title,product_type\n", "nothing of it can be used: 0 rows, and none became a product"},
        {"id,title,product_type\nA,B,C\n", "nothing of it can be used: 1 rows, and none became a product"}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct outcome *outcome = import(wrong[i].text);
        assert_int_equal(outcome->result, RESULT_INVALID);
        assert_string_equal(outcome->why.text, wrong[i].expected);
        finish(outcome);
    }
}

// --- groups ------------------------------------------------------------------------------------------------

static void colours_are_variants_and_sizes_are_sizes(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,item_group_id,color,size,price,availability,product_type\n"
                                     "T-1,Linen shirt - Navy - S,T,Navy,S,20 EUR,in stock,Shirts\n"
                                     "X,Other,,,,5 EUR,in stock,Dresses\n"
                                     "T-2,Linen shirt - Navy - M,T,Navy,M,20 EUR,out of stock,Shirts\n"
                                     "T-3,Linen shirt - Old rose,T,Old rose,,25 EUR,preorder,Shirts\n"
                                     "T-4,Linen shirt - navy - s,T,navy,s,20 EUR,in stock,Shirts\n"
                                     "T-5,Linen dress,T,Red,,20 EUR,in stock,Dresses\n");
    assert_string_equal(outcome->lines, "7 another category than the rest of its group: T-5\n"
                                        "6 the same colour and size as another of its group: T-4\n");
    assert_int_equal(outcome->catalogue->product_count, 2);
    const struct catalogue_product *shirt = &outcome->catalogue->products[0];
    assert_string_equal(shirt->sku, "T");
    assert_string_equal(shirt->title, "Linen shirt");
    assert_int_equal(shirt->price.minor_units, 2000);
    assert_int_equal(shirt->variant_count, 2);
    const struct catalogue_variant *navy = &shirt->variants[0], *rose = &shirt->variants[1];
    assert_string_equal(navy->id, "navy");
    assert_string_equal(navy->title, "Navy");
    assert_int_equal(navy->offer.size_count, 2);
    assert_string_equal(navy->offer.sizes[1].title, "M");
    assert_string_equal(navy->offer.sizes[1].sku, "T-2");
    assert_int_equal(navy->offer.sizes[1].availability, AVAILABILITY_OUT_OF_STOCK);
    assert_int_equal(navy->availability, AVAILABILITY_IN_STOCK);
    assert_string_equal(rose->id, "old-rose");
    assert_string_equal(rose->sku, "T-3");
    assert_int_equal(rose->price.minor_units, 2500);
    assert_int_equal(rose->availability, AVAILABILITY_PREORDER);
    finish(outcome);
}

static void sizes_at_several_prices_cost_the_highest(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,item_group_id,size,price,product_type\n"
                                     "A-S,Dress,A,S,20 EUR,Dresses\n"
                                     "A-L,Dress,A,L,22 EUR,Dresses\n");
    assert_string_equal(outcome->lines, "3 sizes at several prices: the highest is shown: A-L\n");
    assert_int_equal(outcome->catalogue->products[0].price.minor_units, 2200);
    assert_int_equal(outcome->catalogue->products[0].variant_count, 1);
    assert_int_equal(outcome->catalogue->products[0].offer.size_count, 2);
    finish(outcome);
}

static void a_group_s_number_that_an_article_has_is_another(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,item_group_id,color,product_type\n"
                                     "A,Dress red,B,Red,Dresses\n"
                                     "A2,Dress blue,B,Blue,Dresses\n"
                                     "B,Coat,,,Dresses\n"
                                     "C,Top red,C,Red,Shirts\n"
                                     "C2,Top blue,C,Blue,Shirts\n");
    assert_int_equal(outcome->summary.problems[FEED_NO_PRICE], 5);
    assert_int_equal(outcome->catalogue->product_count, 3);
    assert_string_equal(outcome->catalogue->products[0].sku, "B-group1");
    assert_string_equal(outcome->catalogue->products[2].sku, "C");
    assert_non_null(catalogue_find(outcome->catalogue, "A2", NULL, NULL));
    assert_ptr_equal(catalogue_find(outcome->catalogue, "B", NULL, NULL), &outcome->catalogue->products[1]);
    finish(outcome);
}

static void a_sale_counts_while_it_lasts(void **state)
{
    (void)state;
    struct outcome *outcome = import("id,title,price,sale_price,sale_price_effective_date,product_type\n"
                                     "A,Dress,20 EUR,15 EUR,2026-11-20T00:00Z/2026-11-30T00:00Z,Dresses\n"
                                     "B,Dress,20 EUR,15 EUR,2026-10-20T00:00Z/2026-10-30T00:00Z,Dresses\n"
                                     "C,Dress,20 EUR,25 EUR,,Dresses\n"
                                     "D,Dress,20 EUR,15 EUR,soon,Dresses\n");
    const struct catalogue_product *products = outcome->catalogue->products;
    assert_int_equal(products[0].sale_price.minor_units, 1500);
    for (int i = 1; i < 4; i++)
        assert_int_equal(products[i].sale_price.minor_units, -1);
    assert_int_equal(outcome->summary.problems[FEED_SALE_NOT_NOW], 1);
    assert_int_equal(outcome->summary.problems[FEED_BAD_SALE], 2);
    finish(outcome);
}

// --- what a mirror needs besides ---------------------------------------------------------------------------

static void lipsticks_get_their_shades_from_a_table(void **state)
{
    (void)state;
    struct outcome *outcome = import_with("id,title,item_group_id,color,product_type\n"
                                          "L-1,Velvet Ruby,L,Ruby,Lipstick\n"
                                          "L-2,Velvet Rose,L,Rose,Lipstick\n"
                                          "L-3,Velvet Wrong,L3,,Lipstick\n",
                                          "code,category,swatch,makeup.finish,makeup.coverage,makeup.colour\n"
                                          "L,,,matte,0.9,\n"
                                          "L-1,,#a8123e,,,#a8123e\n"
                                          "L-2,,,,,#b5616c\n"
                                          "L-3,,,,,red\n",
                                          "/nowhere");
    assert_int_equal(outcome->catalogue->product_count, 1);
    const struct catalogue_product *lipstick = &outcome->catalogue->products[0];
    assert_int_equal(lipstick->variant_count, 2);
    assert_int_equal(lipstick->variants[1].try_on.makeup.shades[0].finish, FINISH_MATTE);
    assert_memory_equal(lipstick->variants[1].try_on.makeup.shades[0].colour_srgb,
                        ((uint8_t[]){0xb5, 0x61, 0x6c}), 3);
    assert_int_equal(outcome->summary.problems[FEED_REFUSED], 1);
    if (strstr(outcome->lines,
               "4 a product that the catalogue's reader refuses: /try_on/makeup/colour: \"red\"") == NULL)
        fail_msg("%s", outcome->lines);
    finish(outcome);
}

static void json_says_the_same(void **state)
{
    (void)state;
    struct outcome *outcome = import_with(
        "id,title,product_type\nG,Round frame,Shop > Glasses\n",
        "{\"format\": \"cheval-try-on/1\", \"products\": [{\"code\": \"G\", \"category\": \"eyeglasses\", "
        "\"try_on\": {\"eyewear\": {\"lens_width_mm\": 49, \"bridge_mm\": 20, \"temple_mm\": 145}}}]}",
        "/nowhere");
    assert_string_equal(outcome->lines, "2 no price: G\n");
    assert_int_equal(outcome->catalogue->products[0].category, CATEGORY_EYEGLASSES);
    assert_int_equal(outcome->catalogue->products[0].variants[0].try_on.kind, TRY_ON_EYEWEAR);
    finish(outcome);
}

static void wrong_try_on_data_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {{"code,makeup.colour\nA,#000000\nA,#ffffff\n", "t: line 3: \"A\" is there twice"},
                 {"sku,makeup.colour\n", "t: line 1: no column \"code\""},
                 {"code,color\n",
                  "t: line 1: the column \"color\" is none of code, category, swatch, picture, "
                  "makeup.…, model.…, eyewear.…, garment.…"},
                 {"{\"format\": \"cheval-try-on/1\", \"products\": [\n{\"code\": \"A\"},\n{\"sku\": \"B\"}]}",
                  "t: line 3: /products/1: \"code\" is missing"},
                 {"{\"format\": \"cheval-try-on/2\", \"products\": []}",
                  "t: line 1: /format: \"cheval-try-on/2\"; \"cheval-try-on/1\" is read"}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct feed_try_on *data = NULL;
        struct diagnostic why = {0};
        assert_int_not_equal(
            feed_try_on_read("t", (const uint8_t *)wrong[i].text, strlen(wrong[i].text), &data, &why),
            RESULT_OK);
        assert_string_equal(why.text, wrong[i].expected);
    }
}

static void a_picture_is_taken_when_its_file_is_there(void **state)
{
    (void)state;
    char folder[512], path[600];
    (void)snprintf(folder, sizeof folder, "%s", test_build_path("feed-pictures"));
    (void)snprintf(path, sizeof path, "%s/pictures", folder);
    (void)mkdir(folder, 0755);
    (void)mkdir(path, 0755);
    static const char *const names[] = {"silk dress.jpg", "B.webp"};
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/pictures/%s", folder, names[i]);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        (void)fclose(file);
    }
    struct outcome *outcome = import_with("id,title,image_link,product_type\n"
                                          "A,Dress,https://cdn.example/a/silk dress.jpg?width=800,Dresses\n"
                                          "B,Dress,https://cdn.example/b.jpg,Dresses\n"
                                          "C,Dress,https://cdn.example/../../etc/passwd,Dresses\n",
                                          NULL, folder);
    const struct catalogue_product *products = outcome->catalogue->products;
    assert_non_null(strstr(products[0].picture_path, "/pictures/silk dress.jpg"));
    assert_non_null(strstr(products[1].picture_path, "/pictures/B.webp"));
    assert_null(products[2].picture_path);
    assert_int_equal(outcome->summary.without_picture, 1);
    finish(outcome);
}

// --- XML ---------------------------------------------------------------------------------------------------

static void rss_and_atom_are_read(void **state)
{
    static const char *const feeds[] = {
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:g=\"http://base.google.com/ns/1.0\">\n<channel>"
        "<title>Shop</title><link>https://shop.example</link>\n<item>\n<title>Silk &amp; linen</title>"
        "<link>https://shop.example/a</link><description><![CDATA[<b>Flows</b>]]></description>"
        "<g:id>A</g:id><g:shipping><g:price>4.90 EUR</g:price></g:shipping><g:price>20 EUR</g:price>"
        "<g:product_type>Dresses</g:product_type><g:product_type>Shoes</g:product_type></item></channel></"
        "rss>",
        "  <feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:g=\"http://base.google.com/ns/1.0\">"
        "<title>Shop</title><entry><g:id>A</g:id><title>Silk &#38; linen</title>"
        "<link href=\"https://shop.example/a\"/><link rel=\"self\" href=\"https://shop.example/b\"/>"
        "<description>Flows</description><g:price>20 EUR</g:price><g:product_type>Dresses</g:product_type>"
        "</entry></feed>"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct outcome *outcome = import(feeds[i]);
        if (outcome->result != RESULT_OK)
            fail_msg("%s", outcome->why.text);
        const struct catalogue_product *product = &outcome->catalogue->products[0];
        assert_string_equal(product->title, "Silk & linen");
        assert_string_equal(product->description, "Flows");
        assert_string_equal(product->offer.link, "https://shop.example/a");
        assert_int_equal(product->price.minor_units, 2000);
        finish(outcome);
    }
}

static void xml_that_is_no_plain_feed_is_refused(void **state)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {
        {"<!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel/></rss>",
         "line 1: a document type (<!DOCTYPE …>), which a feed has no use for"},
        {"<html><body/></html>", "line 1: neither RSS nor Atom"},
        {"<rss><channel>\n<item><id>A</id><title>B</title>",
         "line 2 column 33: broken XML: no element found"},
        {"<rss><channel><item><title>&nbsp;</title></item></channel></rss>",
         "line 1 column 28: broken XML: undefined entity"},
        {"<rss><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>"
         "<a><a>",
         "line 1: elements nested too deep"}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct outcome *outcome = import(wrong[i].text);
        assert_int_equal(outcome->result, RESULT_INVALID);
        assert_string_equal(outcome->why.text, wrong[i].expected);
        finish(outcome);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_becomes_a_product),
        cmocka_unit_test(csv_has_quotes_and_lines_within_fields),
        cmocka_unit_test(a_quote_in_tsv_is_a_sign_like_others),
        cmocka_unit_test(what_can_t_be_used_is_skipped_with_its_line),
        cmocka_unit_test(a_file_that_is_no_feed_is_refused),
        cmocka_unit_test(colours_are_variants_and_sizes_are_sizes),
        cmocka_unit_test(sizes_at_several_prices_cost_the_highest),
        cmocka_unit_test(a_group_s_number_that_an_article_has_is_another),
        cmocka_unit_test(a_sale_counts_while_it_lasts),
        cmocka_unit_test(lipsticks_get_their_shades_from_a_table),
        cmocka_unit_test(json_says_the_same),
        cmocka_unit_test(wrong_try_on_data_is_told_with_its_line),
        cmocka_unit_test(a_picture_is_taken_when_its_file_is_there),
        cmocka_unit_test(rss_and_atom_are_read),
        cmocka_unit_test(xml_that_is_no_plain_feed_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
