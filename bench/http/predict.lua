-- wrk -s predict.lua: one census row a request, columns in the order of training, without the target.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"features":[39,"State-gov",77516,"Bachelors",13,"Never-married","Adm-clerical","Not-in-family","White",'
  .. '"Male",2174,0,40,"United-States"]}'
