# The example service. Stage 1 packs the starter and the service, stage 2 splits the jar into layers, stage 3 runs it.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
COPY src/main src/main
COPY example/pom.xml example/
COPY example/src/main example/src/main
# Dependencies stay in a cache mount between builds; tests belong to mvn verify, not to the image
RUN --mount=type=cache,target=/m2 \
    mvn -B -ntp -q -Dmaven.repo.local=/m2 -Dmaven.test.skip -DskipTests install \
    && mvn -B -ntp -q -Dmaven.repo.local=/m2 -Dmaven.test.skip -f example/pom.xml package

FROM eclipse-temurin:17-jre AS layers
WORKDIR /layers
COPY --from=build /src/example/target/ragchat-service-*.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination extracted

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ragchat
WORKDIR /app
# From the layer that changes least to the one that changes with every build
COPY --from=layers /layers/extracted/dependencies/ ./
COPY --from=layers /layers/extracted/spring-boot-loader/ ./
COPY --from=layers /layers/extracted/snapshot-dependencies/ ./
COPY --from=layers /layers/extracted/application/ ./
USER 10001
EXPOSE 8080
# exec form: the JVM is process 1 and gets SIGTERM, so it stops gracefully
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "application.jar"]
