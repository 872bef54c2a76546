package io.beckon.example.carshop;

import java.util.List;
import java.util.Optional;

/** The eight cars that the shop sells. */
final class Catalogue {
    private static final List<Car> CARS = List.of(
            new Car(
                    "model-s-70",
                    Model.S,
                    "Model S 70",
                    70_000,
                    230,
                    5.5,
                    4,
                    "The quiet way into the family. Rear-wheel drive, a glass roof, and room for five and their luggage."),
            new Car(
                    "model-s-85d",
                    Model.S,
                    "Model S 85D",
                    85_000,
                    270,
                    4.4,
                    3,
                    "Two motors, one for each axle. Goes furthest of all our saloons, and does not mind snow."),
            new Car(
                    "model-s-p85d",
                    Model.S,
                    "Model S P85D",
                    105_000,
                    253,
                    3.1,
                    2,
                    "The performance one. Warn your passengers."),
            new Car(
                    "model-x-90d",
                    Model.X,
                    "Model X 90D",
                    96_000,
                    257,
                    4.8,
                    3,
                    "Seven seats and a windscreen that does not stop where others do."),
            new Car(
                    "model-x-p90d",
                    Model.X,
                    "Model X P90D",
                    132_000,
                    250,
                    3.8,
                    1,
                    "The school run, shorter than ever."),
            new Car(
                    "roadster-2-5",
                    Model.ROADSTER,
                    "Roadster 2.5",
                    72_000,
                    244,
                    3.9,
                    2,
                    "Where it all began. One owner, new tyres, full service history."),
            new Car(
                    "roadster-sport",
                    Model.ROADSTER,
                    "Roadster Sport",
                    84_000,
                    244,
                    3.7,
                    2,
                    "Hand-wound motor, adjustable suspension, carbon hard top in the boot."),
            new Car(
                    "roadster-3-0",
                    Model.ROADSTER,
                    "Roadster 3.0",
                    95_000,
                    340,
                    3.9,
                    1,
                    "With the new battery: the first that drives from one end of the state to the other."));

    private Catalogue() {}

    static List<Car> cars() {
        return CARS;
    }

    static List<Car> carsOf(Model model) {
        return CARS.stream().filter(car -> car.model() == model).toList();
    }

    static Optional<Car> find(String id) {
        return CARS.stream().filter(car -> car.id().equals(id)).findFirst();
    }

    /** Finds the car that a page is about. */
    static Optional<Car> at(String path) {
        return CARS.stream().filter(car -> car.path().equals(path)).findFirst();
    }
}
