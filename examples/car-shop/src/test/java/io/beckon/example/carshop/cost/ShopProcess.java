package io.beckon.example.carshop.cost;

import io.beckon.example.carshop.CarShop;

import java.io.IOException;
import java.io.OutputStream;

/** The shop by its own main class, in a process that ends with its input. */
final class ShopProcess {
    private ShopProcess() {}

    /**
     * Starts the shop.
     *
     * @param args handed on
     */
    public static void main(String[] args) {
        Thread lifeline = new Thread(ShopProcess::endWithInput, "lifeline");
        lifeline.setDaemon(true);
        lifeline.start();
        CarShop.main(args);
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("The input has broken: " + e);
        }
        System.exit(0);
    }
}
