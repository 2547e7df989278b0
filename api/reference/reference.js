'use strict';
/* Starts Swagger UI on our own description. A key stays in the page's memory and is gone with it. */
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  // The public validator would be told the address of this installation.
  validatorUrl: null,
});
