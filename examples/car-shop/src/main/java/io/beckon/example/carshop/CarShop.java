package io.beckon.example.carshop;

/** Starts the shop. */
public final class CarShop {
    private CarShop() {}

    /**
     * Starts the shop and returns when it has stopped.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        System.out.println("The shop has nothing to sell yet.");
    }
}
