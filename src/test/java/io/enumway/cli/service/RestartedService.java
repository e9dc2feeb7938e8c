package io.enumway.cli.service;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/**
 * The service as spring-boot-devtools starts it: when its run begins, {@code main} is
 * called again in another thread, and the first run goes no further.
 */
public final class RestartedService {

	private static final String THREAD = "restartedMain";

	private RestartedService() {
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(BusyService.class);
		application.addListeners(new ApplicationListener<ApplicationStartingEvent>() {

			@Override
			public void onApplicationEvent(ApplicationStartingEvent event) {
				restart(args);
			}

		});
		application.run(args);
	}

	private static void restart(String[] args) {
		if (Thread.currentThread().getName().equals(THREAD)) {
			return;
		}
		Thread thread = new Thread(() -> main(args), THREAD);
		thread.start();
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IllegalStateException("The first run went on");
	}

}
