package io.beckon.example.carshop;

/**
 * One car of the catalogue.
 *
 * @param id its name in addresses
 * @param model its line
 * @param name its name on pages
 * @param dollars its price
 * @param miles how far it goes on one charge
 * @param seconds from 0 to 60 mph
 * @param stock how many the shop has when it opens
 * @param text what there is to say about it
 */
record Car(
        String id,
        Model model,
        String name,
        int dollars,
        int miles,
        double seconds,
        int stock,
        String text) {
    String path() {
        return "/cars/" + id;
    }

    String image() {
        return "/assets/cars/" + id + ".svg";
    }
}
